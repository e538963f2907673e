-- grain: one row per dated exchange rate record
with rates as (
    select * from {{ ref('base_salesforce__dated_conversion_rate') }}
)

select
    'salesforce' as source_system,
    rate_id,
    upper(currency) as currency,
    units_per_corporate_unit,
    valid_from,
    valid_to
from rates
where row_reason is null
