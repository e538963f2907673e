-- grain: one row per deal registration
with registrations as (
    select * from {{ ref('base_prm__deal_registrations') }}
)

select
    'prm' as source_system,
    registration_id,
    partner_id as partner_source_id,
    customer_name,
    {{ web_domain('customer_domain') }} as customer_domain,
    crm_account_id as account_id,
    crm_opportunity_id as opportunity_id,
    amount,
    upper(currency) as currency,
    submitted_at,
    coalesce(created_at, submitted_at) as recorded_at,
    decided_at,
    lower(decision) as decision,
    rejection_reason,
    expires_at,
    withdrawn_at
from registrations
where row_reason is null
