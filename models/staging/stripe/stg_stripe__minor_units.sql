-- grain: one row per currency that is not counted in hundredths
with exceptions as (
    select * from {{ ref('currency_exceptions') }}
    where source_system = 'stripe'
),

currencies as (
    select * from {{ ref('currencies') }}
)

select
    coalesce(exceptions.currency, currencies.currency) as currency,
    coalesce(exceptions.minor_unit_digits, currencies.minor_unit_digits) as minor_unit_digits
from exceptions
full outer join currencies
    on exceptions.currency = currencies.currency
