-- grain: one row per period and customer with ARR at its start
with periods as (
    select * from {{ ref('dim_periods') }}
),

balances as (
    select * from {{ ref('int_customer_balances') }}
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

-- Start is the close of the day before, end that of the last day. One rate for both: a rate that moved is no movement of ARR.
readings as (
    select
        periods.period_grain,
        periods.period_start,
        balances.customer_id,
        balances.partner_id,
        balances.valid_from < periods.period_start as is_at_start,
        balances.valid_to > periods.stock_date as is_at_end,
        {{ in_reporting_currency('balances.arr', 'balances.currency', 'exchange_rates') }} as arr
    from balances
    inner join periods on balances.valid_from <= periods.stock_date and balances.valid_to >= periods.period_start
    left join exchange_rates on {{ rate_of_day('balances.currency', 'periods.period_start', 'exchange_rates') }}
)

select
    period_grain,
    period_start,
    customer_id,
    partner_id,
    cast(sum(case when is_at_start then arr else 0 end) as decimal(18, 2)) as starting_arr,
    cast(sum(case when is_at_end then arr else 0 end) as decimal(18, 2)) as ending_arr
from readings
group by period_grain, period_start, customer_id, partner_id
having sum(case when is_at_start then arr else 0 end) > 0
