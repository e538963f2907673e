-- grain: one row per customer that was not made in test mode
with customers as (
    select * from {{ ref('base_partnerstack__customers') }}
)

select
    'partnerstack' as source_system,
    customer_id as source_customer_id,
    name as customer_name,
    {{ web_domain('coalesce(' ~ json_text('field_data', 'website') ~ ', email)') }} as web_domain,
    {{ json_text('meta', 'crm_account_id') }} as crm_account_id,
    created_at
from customers
where row_reason is null
