-- grain: one row per month, group of deals alike that were open at its end, and number of months ahead
with deals as (
    select * from {{ ref('int_forecast_deals') }}
),

months as (
    select * from {{ ref('int_period_months') }}
    where period_grain = 'month'
),

horizon as (
    select max(case when parameter = 'horizon_months' then value end) as horizon_months
    from {{ ref('forecast_parameters') }}
),

numbers as (
    {{ dbt.generate_series(60) }}
),

open_groups as (
    select
        month_start,
        channel,
        opportunity_type,
        stage_name,
        stage_age,
        count(*) as deals,
        coalesce(sum(amount), 0) as amount,
        cast(coalesce(sum(cast(amount as decimal(19, 2)) * cast(amount as decimal(19, 2))), 0) as decimal(38, 4)) as squared_amount
    from deals
    group by month_start, channel, opportunity_type, stage_name, stage_age
),

won_groups as (
    select
        month_start,
        channel,
        opportunity_type,
        stage_name,
        stage_age,
        won_months_ahead,
        count(*) as won_deals,
        coalesce(sum(won_amount), 0) as won_amount
    from deals
    group by month_start, channel, opportunity_type, stage_name, stage_age, won_months_ahead
)

select
    open_groups.month_start,
    open_groups.channel,
    open_groups.opportunity_type,
    open_groups.stage_name,
    open_groups.stage_age,
    cast(numbers.generated_number as bigint) as months_ahead,
    {{ add_months(add_days('months.stock_date', 1), 'numbers.generated_number - 1') }} as ahead_start,
    {{ add_days(add_months(add_days('months.stock_date', 1), 'numbers.generated_number'), -1) }} as ahead_end,
    open_groups.deals,
    cast(open_groups.amount as decimal(18, 2)) as amount,
    open_groups.squared_amount,
    coalesce(won_groups.won_deals, 0) as won_deals,
    cast(coalesce(won_groups.won_amount, 0) as decimal(18, 2)) as won_amount
from open_groups
inner join months on open_groups.month_start = months.month_start
cross join horizon
inner join numbers on horizon.horizon_months >= numbers.generated_number
left join won_groups
    on
        open_groups.month_start = won_groups.month_start
        and open_groups.channel = won_groups.channel
        and open_groups.opportunity_type = won_groups.opportunity_type
        and open_groups.stage_name = won_groups.stage_name
        and open_groups.stage_age = won_groups.stage_age
        and numbers.generated_number = won_groups.won_months_ahead
