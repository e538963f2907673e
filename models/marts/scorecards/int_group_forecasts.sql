-- grain: one row per month, group of deals alike that were open at its end, and number of months ahead
with forecast_groups as (
    select * from {{ ref('int_forecast_groups') }}
),

win_rates as (
    select * from {{ ref('int_win_rates') }}
),

depths as (
    select * from {{ ref('forecast_depths') }}
),

parameters as (
    select max(case when parameter = 'minimum_month_ends' then value end) as minimum_month_ends
    from {{ ref('forecast_parameters') }}
),

usable_rates as (
    select win_rates.*
    from win_rates
    cross join parameters
    inner join depths on win_rates.depth = depths.depth and win_rates.deals >= depths.minimum_deals
    where win_rates.month_ends >= parameters.minimum_month_ends
),

-- The closest likeness with enough deals and month ends to go by.
ranked_rates as (
    select
        forecast_groups.*,
        usable_rates.depth,
        usable_rates.win_rate,
        row_number() over (
            partition by
                forecast_groups.month_start,
                forecast_groups.channel,
                forecast_groups.opportunity_type,
                forecast_groups.stage_name,
                forecast_groups.stage_age,
                forecast_groups.months_ahead
            order by usable_rates.depth
        ) as choice
    from forecast_groups
    left join usable_rates
        on
            forecast_groups.month_start = usable_rates.month_start
            and forecast_groups.months_ahead = usable_rates.months_ahead
            and usable_rates.channel in (forecast_groups.channel, 'any')
            and usable_rates.opportunity_type in (forecast_groups.opportunity_type, 'any')
            and usable_rates.stage_name in (forecast_groups.stage_name, 'any')
            and usable_rates.stage_age in (forecast_groups.stage_age, 'any')
)

select
    month_start,
    channel,
    opportunity_type,
    stage_name,
    stage_age,
    months_ahead,
    deals,
    amount,
    depth,
    win_rate,
    cast(deals * win_rate as decimal(24, 6)) as expected_won_deals,
    cast(cast(amount as decimal(28, 2)) * win_rate as decimal(28, 8)) as expected_won_amount,
    cast(squared_amount as double) * cast(win_rate as double) * (1 - cast(win_rate as double)) as variance,
    won_deals,
    won_amount
from ranked_rates
where choice = 1
