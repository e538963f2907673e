-- grain: one row per dated exchange rate record
with salesforce as (
    select * from {{ ref('stg_salesforce__currency_rates') }}
)

select
    source_system,
    rate_id,
    currency,
    units_per_corporate_unit,
    valid_from,
    valid_to
from salesforce
