-- grain: one row per month, depth, group of deals alike and number of months ahead, from what was known at the month's end
with forecast_groups as (
    select * from {{ ref('int_forecast_groups') }}
),

months as (
    select * from {{ ref('int_period_months') }}
    where period_grain = 'month'
),

parameters as (
    select max(case when parameter = 'history_months' then value end) as history_months
    from {{ ref('forecast_parameters') }}
),

depths as (
    select * from {{ ref('forecast_depths') }}
),

history as (
    select
        depths.depth,
        forecast_groups.month_start,
        forecast_groups.ahead_end,
        forecast_groups.months_ahead,
        case when depths.by_channel then forecast_groups.channel else 'any' end as channel,
        case when depths.by_opportunity_type then forecast_groups.opportunity_type else 'any' end as opportunity_type,
        case when depths.by_stage then forecast_groups.stage_name else 'any' end as stage_name,
        case when depths.by_stage_age then forecast_groups.stage_age else 'any' end as stage_age,
        sum(forecast_groups.deals) as deals,
        sum(forecast_groups.won_deals) as won_deals
    from forecast_groups
    cross join depths
    group by
        depths.depth,
        forecast_groups.month_start,
        forecast_groups.ahead_end,
        forecast_groups.months_ahead,
        case when depths.by_channel then forecast_groups.channel else 'any' end,
        case when depths.by_opportunity_type then forecast_groups.opportunity_type else 'any' end,
        case when depths.by_stage then forecast_groups.stage_name else 'any' end,
        case when depths.by_stage_age then forecast_groups.stage_age else 'any' end
)

-- Only months ahead that are over say whether their deals were won in them.
select
    months.month_start,
    history.depth,
    history.channel,
    history.opportunity_type,
    history.stage_name,
    history.stage_age,
    history.months_ahead,
    cast(count(distinct history.month_start) as bigint) as month_ends,
    cast(sum(history.deals) as bigint) as deals,
    cast(sum(history.won_deals) as bigint) as won_deals,
    cast(round({{ ratio('sum(history.won_deals)', 'sum(history.deals)') }}, 6) as decimal(9, 6)) as win_rate
from months
cross join parameters
inner join history
    on
        months.stock_date >= history.ahead_end
        and history.month_start >= {{ add_months('months.month_start', '-parameters.history_months') }}
group by
    months.month_start,
    history.depth,
    history.channel,
    history.opportunity_type,
    history.stage_name,
    history.stage_age,
    history.months_ahead
