-- grain: one row per account of the product
with accounts as (
    select * from {{ ref('base_pendo__account_history') }}
)

select
    'pendo' as source_system,
    account_id as source_customer_id,
    coalesce(agent_name, salesforce_name) as customer_name,
    {{ web_domain('agent_website') }} as web_domain,
    agent_salesforceaccountid as crm_account_id,
    first_visit as created_at
from accounts
where row_reason is null
