-- grain: one row per account that was not deleted or merged away
with accounts as (
    select * from {{ ref('base_salesforce__account') }}
)

select
    'salesforce' as source_system,
    account_id,
    account_name,
    {{ web_domain('website') }} as web_domain,
    customer_region,
    country,
    cast(null as {{ dbt.type_string() }}) as synced_account_id,
    created_at
from accounts
where row_reason is null and merged_into_account_id is null
