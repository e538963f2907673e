-- grain: one row per assessed partner
with segments as (
    select * from {{ ref('int_partner_segments') }}
),

actions as (
    select * from {{ ref('next_best_actions') }}
),

periods as (
    select * from {{ ref('int_latest_periods') }}
    where periods_back = 1
),

scorecards as (
    select
        scorecards.*,
        kpi_values.denominator
    from {{ ref('scorecard_partner') }} as scorecards
    inner join {{ ref('kpi_values') }} as kpi_values
        on
            scorecards.kpi = kpi_values.kpi
            and scorecards.period_grain = kpi_values.period_grain
            and scorecards.period_start = kpi_values.period_start
            and scorecards.partner_id = kpi_values.scope_id
            and kpi_values.scope_type = 'partner'
    where scorecards.peer_percentile is not null
),

-- Of the actions that fit, the first in the seed's order; among those of one place the one against the partner's weakest KPI.
fitting as (
    select
        segments.partner_id,
        actions.action_id,
        actions.action,
        actions.kpi,
        actions.period_grain,
        scorecards.period_start,
        scorecards.value,
        scorecards.peer_percentile,
        row_number() over (partition by segments.partner_id order by actions.place, scorecards.peer_percentile, actions.action_id) as choice
    from segments
    inner join actions on segments.segment = actions.segment or actions.segment is null
    left join periods on actions.period_grain = periods.period_grain
    left join scorecards
        on
            segments.partner_id = scorecards.partner_id
            and actions.kpi = scorecards.kpi
            and actions.period_grain = scorecards.period_grain
            and periods.period_start = scorecards.period_start
    where
        actions.kpi is null
        or (
            scorecards.peer_percentile < actions.percentile_below
            and (actions.minimum_denominator is null or scorecards.denominator >= actions.minimum_denominator)
        )
)

select
    partner_id,
    action_id,
    action,
    kpi as weakest_kpi,
    period_grain,
    period_start,
    value,
    peer_percentile
from fitting
where choice = 1
