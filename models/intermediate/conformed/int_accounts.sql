-- grain: one row per account of a connected CRM, merged ones apart
with salesforce as (
    select * from {{ ref('stg_salesforce__accounts') }}
)

select
    source_system,
    account_id,
    account_name,
    web_domain,
    customer_region,
    country,
    created_at
from salesforce
