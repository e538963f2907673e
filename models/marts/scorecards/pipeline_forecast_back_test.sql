-- grain: one row per month at whose end the forecast is made again, channel and number of months ahead
with forecasts as (
    select * from {{ ref('int_forecasts') }}
)

select
    month_start,
    stock_date as made_on,
    channel,
    months_ahead,
    ahead_start as expected_from,
    ahead_end as expected_to,
    open_deals,
    open_amount,
    expected_won_deals,
    won_deals,
    expected_won_amount,
    low_amount,
    high_amount,
    won_amount,
    cast(expected_won_amount - won_amount as decimal(18, 2)) as error_amount,
    won_amount between low_amount and high_amount as is_within_range
from forecasts
where open_deals > 0 and ahead_end <= {{ as_of_day() }} and expected_won_amount is not null
