-- grain: one row per Stripe customer
with customers as (
    select * from {{ ref('base_stripe__customer') }}
)

select
    'stripe' as source_system,
    customer_id as source_customer_id,
    customer_name,
    case when email like '%@%' then {{ web_domain('email') }} end as web_domain,
    coalesce(
        crm_account_id,
        {{ json_text('metadata', 'crm_account_id') }},
        {{ json_text('metadata', 'salesforce_account_id') }},
        {{ json_text('metadata', 'salesforce_id') }},
        {{ json_text('metadata', 'hubspot_company_id') }}
    ) as crm_account_id,
    created_at
from customers
where row_reason is null
