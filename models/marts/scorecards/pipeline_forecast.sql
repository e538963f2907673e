-- grain: one row per channel and month ahead of as_of_date
with forecasts as (
    select * from {{ ref('int_forecasts') }}
    where stock_date = {{ as_of_day() }}
),

back_tests as (
    select
        channel,
        months_ahead,
        count(*) as back_tests,
        sum(expected_won_amount) as expected_amount,
        sum(won_amount) as won_amount,
        sum(abs(error_amount)) as absolute_error,
        sum(expected_won_deals) as expected_deals,
        sum(won_deals) as won_deals,
        sum(abs(expected_won_deals - won_deals)) as absolute_deals_error,
        sum(case when is_within_range then 1 else 0 end) as tests_within_range
    from {{ ref('pipeline_forecast_back_test') }}
    group by channel, months_ahead
)

select
    forecasts.channel,
    forecasts.months_ahead,
    forecasts.ahead_start as expected_from,
    forecasts.ahead_end as expected_to,
    forecasts.open_deals,
    forecasts.open_amount,
    forecasts.expected_won_deals,
    forecasts.expected_won_amount,
    forecasts.low_amount,
    forecasts.high_amount,
    cast(coalesce(back_tests.back_tests, 0) as bigint) as back_tests,
    cast(back_tests.expected_amount as decimal(18, 2)) as back_test_expected_amount,
    cast(back_tests.won_amount as decimal(18, 2)) as back_test_won_amount,
    {{ ratio('back_tests.expected_amount - back_tests.won_amount', 'back_tests.won_amount') }} as back_test_bias,
    {{ ratio('back_tests.absolute_error', 'back_tests.won_amount') }} as back_test_error,
    {{ ratio('back_tests.absolute_deals_error', 'back_tests.won_deals') }} as back_test_deals_error,
    {{ ratio('back_tests.tests_within_range', 'back_tests.back_tests') }} as back_tests_within_range
from forecasts
left join back_tests
    on forecasts.channel = back_tests.channel and forecasts.months_ahead = back_tests.months_ahead
