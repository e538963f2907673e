-- grain: one row per currency and first day of validity
with salesforce as (
    select * from {{ ref('stg_salesforce__currency_rates') }}
)

select
    source_system,
    currency,
    units_per_corporate_unit,
    valid_from,
    valid_to
from salesforce
