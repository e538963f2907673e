-- grain: one row per partner, claim, detail of the claim, KPI and period
with kpis as (
    select * from {{ ref('dim_kpis') }}
),

claims as (
    select
        partner_id,
        claim,
        claim_detail,
        kpi,
        period_grain,
        period_start,
        value,
        minimum_value,
        trend_direction
    from {{ ref('int_claim_figures') }}
    union all
    select
        partner_id,
        'next best action' as claim,
        action_id as claim_detail,
        weakest_kpi as kpi,
        period_grain,
        period_start,
        value,
        cast(null as double) as minimum_value,
        null as trend_direction
    from {{ ref('int_next_best_actions') }}
    where weakest_kpi is not null
)

select
    claims.partner_id,
    claims.claim,
    claims.claim_detail,
    claims.kpi,
    kpis.kpi_name,
    claims.period_grain,
    claims.period_start,
    claims.value,
    claims.minimum_value,
    claims.trend_direction
from claims
inner join kpis on claims.kpi = kpis.kpi
