-- grain: one row per month and deal registration awaiting its decision at the month's end
with months as (
    select * from {{ ref('int_period_months') }}
    where period_grain = 'month'
),

registrations as (
    select *, coalesce(currency, '{{ var("reporting_currency") }}') as amount_currency
    from {{ ref('int_registration_outcomes') }}
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
)

select
    months.month_start,
    months.stock_date,
    months.stock_moment,
    registrations.source_system,
    registrations.touch_id,
    registrations.partner_id,
    registrations.amount as original_amount,
    registrations.amount_currency as original_currency,
    {{ in_reporting_currency('registrations.amount', 'registrations.amount_currency', 'exchange_rates') }} as amount
from registrations
inner join months
    on
        registrations.touched_at < months.stock_moment
        and registrations.recorded_at < months.stock_moment
        and (registrations.decided_at is null or registrations.decided_at >= months.stock_moment)
        and (registrations.withdrawn_at is null or registrations.withdrawn_at >= months.stock_moment)
        and (registrations.expires_at is null or registrations.expires_at > months.stock_moment)
left join exchange_rates on {{ rate_of_day('registrations.amount_currency', 'months.stock_date', 'exchange_rates') }}
