-- grain: one row per deal, registration or charge whose amount has no exchange rate on a day on which it is part of a stock
with months as (
    select * from {{ ref('int_period_months') }}
    where period_grain = 'month'
),

deals as (
    select * from {{ ref('int_deals') }}
),

open_deals as (
    select * from {{ ref('int_open_deals') }}
    where original_amount is not null and amount is null
),

pending_registrations as (
    select * from {{ ref('int_pending_registrations') }}
    where original_amount is not null and amount is null
),

charges as (
    select * from {{ ref('int_customer_charges') }}
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

-- Deals that have no amount today either are listed as such.
unconverted as (
    select
        deals.source_system,
        'opportunities:' || deals.source_system || ':' || deals.opportunity_id as record_id,
        open_deals.original_currency as currency,
        open_deals.stock_date as rate_date
    from open_deals
    inner join deals on open_deals.opportunity_id = deals.opportunity_id
    where deals.amount is not null
    union all
    select
        source_system,
        touch_id as record_id,
        original_currency as currency,
        stock_date as rate_date
    from pending_registrations
    union all
    select
        charges.source_system,
        'subscription_periods:' || charges.source_system || ':' || charges.subscription_period_id as record_id,
        charges.currency,
        months.month_start as rate_date
    from charges
    inner join months on charges.starts_on < months.month_start and charges.ends_on >= months.month_start
    left join exchange_rates on {{ rate_of_day('charges.currency', 'months.month_start', 'exchange_rates') }}
    where charges.arr <> 0 and {{ in_reporting_currency('charges.arr', 'charges.currency', 'exchange_rates') }} is null
)

select
    source_system,
    record_id,
    currency || ' from ' || cast(min(rate_date) as {{ dbt.type_string() }}) as detail
from unconverted
group by source_system, record_id, currency
