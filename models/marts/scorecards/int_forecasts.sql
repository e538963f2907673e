-- grain: one row per month, channel and number of months ahead
with months as (
    select * from {{ ref('int_period_months') }}
    where period_grain = 'month'
),

parameters as (
    select
        max(case when parameter = 'horizon_months' then value end) as horizon_months,
        max(case when parameter = 'range_deviations' then value end) as range_deviations
    from {{ ref('forecast_parameters') }}
),

numbers as (
    {{ dbt.generate_series(60) }}
),

group_forecasts as (
    select * from {{ ref('int_group_forecasts') }}
),

channels as (
    select
        'company' as channel,
        'partner' as member
    union all
    select
        'company' as channel,
        'direct' as member
    union all
    select
        'partner' as channel,
        'partner' as member
    union all
    select
        'direct' as channel,
        'direct' as member
),

-- Without a rate for one of the deals there is no forecast: nothing was known yet.
forecasts as (
    select
        months.month_start,
        months.stock_date,
        channels.channel,
        cast(numbers.generated_number as bigint) as months_ahead,
        cast(coalesce(sum(group_forecasts.deals), 0) as bigint) as open_deals,
        coalesce(sum(group_forecasts.amount), 0) as open_amount,
        count(group_forecasts.win_rate) = count(group_forecasts.month_start) as is_forecast,
        round(coalesce(sum(group_forecasts.expected_won_deals), 0), 2) as expected_won_deals,
        cast(round(coalesce(sum(group_forecasts.expected_won_amount), 0), 2) as decimal(18, 2)) as expected_won_amount,
        cast(
            round(cast(max(parameters.range_deviations) as double) * sqrt(coalesce(sum(group_forecasts.variance), 0)), 2) as decimal(18, 2)
        ) as spread,
        cast(coalesce(sum(group_forecasts.won_deals), 0) as bigint) as won_deals,
        coalesce(sum(group_forecasts.won_amount), 0) as won_amount
    from months
    cross join parameters
    inner join numbers on parameters.horizon_months >= numbers.generated_number
    cross join channels
    left join group_forecasts
        on
            months.month_start = group_forecasts.month_start
            and channels.member = group_forecasts.channel
            and numbers.generated_number = group_forecasts.months_ahead
    group by months.month_start, months.stock_date, channels.channel, numbers.generated_number
)

select
    month_start,
    stock_date,
    channel,
    months_ahead,
    {{ add_months(add_days('stock_date', 1), 'months_ahead - 1') }} as ahead_start,
    {{ add_days(add_months(add_days('stock_date', 1), 'months_ahead'), -1) }} as ahead_end,
    open_deals,
    cast(open_amount as decimal(18, 2)) as open_amount,
    cast(case when is_forecast then expected_won_deals end as decimal(18, 2)) as expected_won_deals,
    case when is_forecast then expected_won_amount end as expected_won_amount,
    cast(case when is_forecast then greatest(0, expected_won_amount - spread) end as decimal(18, 2)) as low_amount,
    cast(case when is_forecast then expected_won_amount + spread end as decimal(18, 2)) as high_amount,
    won_deals,
    cast(won_amount as decimal(18, 2)) as won_amount
from forecasts
