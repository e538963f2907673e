-- grain: one row per month and customer charged in the twelve months up to its end
with months as (
    select
        *,
        {{ add_months(add_days('stock_date', 1), -12) }} as year_start
    from {{ ref('int_period_months') }}
    where period_grain = 'month'
),

charges as (
    select * from {{ ref('int_customer_charges') }}
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

-- What is charged at the close of the day before the twelve months, and at that of their last day.
balances as (
    select
        months.month_start,
        months.stock_date,
        months.year_start,
        charges.customer_id,
        charges.partner_id,
        charges.currency,
        cast(sum(case when charges.starts_on < months.year_start then charges.arr else 0 end) as decimal(18, 3)) as starting_arr,
        cast(sum(case when charges.ends_on > months.stock_date then charges.arr else 0 end) as decimal(18, 3)) as ending_arr
    from charges
    inner join months on charges.starts_on <= months.stock_date and charges.ends_on >= months.year_start
    group by months.month_start, months.stock_date, months.year_start, charges.customer_id, charges.partner_id, charges.currency
),

-- Both ends of the twelve months at one rate, as a rate that moved is no churn; what a customer is worth now at today's.
converted as (
    select
        balances.*,
        {{ in_reporting_currency('balances.starting_arr', 'balances.currency', 'first_rates') }} as year_starting_arr,
        {{ in_reporting_currency('balances.ending_arr', 'balances.currency', 'first_rates') }} as year_ending_arr,
        {{ in_reporting_currency('balances.ending_arr', 'balances.currency', 'last_rates') }} as month_end_arr
    from balances
    left join exchange_rates as first_rates on {{ rate_of_day('balances.currency', 'balances.year_start', 'first_rates') }}
    left join exchange_rates as last_rates on {{ rate_of_day('balances.currency', 'balances.stock_date', 'last_rates') }}
)

select
    month_start,
    year_start,
    customer_id,
    partner_id,
    cast(coalesce(sum(year_starting_arr), 0) as decimal(18, 2)) as year_starting_arr,
    cast(coalesce(sum(year_ending_arr), 0) as decimal(18, 2)) as year_ending_arr,
    cast(coalesce(sum(month_end_arr), 0) as decimal(18, 2)) as month_end_arr
from converted
group by month_start, year_start, customer_id, partner_id
