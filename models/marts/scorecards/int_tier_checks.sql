-- grain: one row per assessed partner and requirement of a tier
with partners as (
    select * from {{ ref('int_assessed_partners') }}
    where is_assessed
),

requirements as (
    select * from {{ ref('tier_requirements') }}
),

figures as (
    select
        partner_id,
        claim_detail as partner_tier,
        kpi,
        period_grain,
        cast(sum(cast(value as decimal(28, 6))) as double) as value
    from {{ ref('int_claim_figures') }}
    where claim = 'tier'
    group by partner_id, claim_detail, kpi, period_grain
)

select
    partners.partner_id,
    requirements.partner_tier,
    requirements.tier_rank,
    requirements.kpi,
    requirements.period_grain,
    requirements.last_periods,
    figures.value,
    requirements.minimum_value,
    requirements.requirement,
    coalesce(figures.value >= requirements.minimum_value, false) as is_met,
    requirements.requirement || case
        when figures.value is null then ' (not measurable)'
        else ' (is ' || cast(cast(figures.value as decimal(18, 2)) as {{ dbt.type_string() }}) || ')'
    end as finding
from partners
cross join requirements
left join figures
    on
        partners.partner_id = figures.partner_id
        and requirements.partner_tier = figures.partner_tier
        and requirements.kpi = figures.kpi
        and requirements.period_grain = figures.period_grain
