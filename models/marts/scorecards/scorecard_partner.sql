-- grain: one row per partner, KPI that partners may see and period
with figures as (
    select
        *,
        case direction when 'higher' then value else -value end as goodness
    from {{ ref('int_partner_figures') }}
),

parameters as (
    select max(case when parameter = 'peer_minimum_partners' then value end) as peer_minimum_partners
    from {{ ref('kpi_parameters') }}
),

-- Partners that are not in force are no peers: their zeros would make everyone else look good. Where the others all have one and the same
-- figure, a percentile would give it away: best with 1 deal means that everyone else has none.
ranked as (
    select
        *,
        rank() over (partition by kpi, period_grain, period_start, partner_type, is_peer order by goodness) as place,
        count(*) over (partition by kpi, period_grain, period_start, partner_type, is_peer, goodness) as partners_alike,
        count(*) over (partition by kpi, period_grain, period_start, partner_type, is_peer) as partners,
        dense_rank() over (partition by kpi, period_grain, period_start, partner_type, is_peer order by goodness)
        + dense_rank() over (partition by kpi, period_grain, period_start, partner_type, is_peer order by goodness desc) - 1 as different_values
    from figures
)

select
    ranked.partner_id,
    ranked.scope_name as partner_name,
    ranked.partner_type,
    ranked.kpi,
    ranked.kpi_name,
    ranked.family,
    ranked.is_core,
    ranked.unit,
    ranked.direction,
    ranked.definition,
    ranked.period_grain,
    ranked.period_start,
    ranked.period_end,
    ranked.is_complete,
    ranked.value,
    ranked.previous_value,
    ranked.previous_year_value,
    ranked.target,
    ranked.attainment,
    ranked.band,
    ranked.trend_direction,
    case
        when
            ranked.is_peer
            and ranked.partners >= parameters.peer_minimum_partners
            and ranked.different_values > case when ranked.partners_alike = 1 then 2 else 1 end
            then round(100 * {{ ratio('ranked.place - 1 + (ranked.partners_alike - 1) * 0.5', 'ranked.partners - 1') }}, 1)
    end as peer_percentile
from ranked
cross join parameters
