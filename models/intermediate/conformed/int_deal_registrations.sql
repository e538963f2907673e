-- grain: one row per deal registration of a connected system
with prm as (
    select * from {{ ref('stg_prm__deal_registrations') }}
)

select
    source_system,
    registration_id,
    partner_source_id,
    customer_name,
    customer_domain,
    account_id,
    opportunity_id,
    amount,
    currency,
    submitted_at,
    recorded_at,
    decided_at,
    decision,
    rejection_reason,
    expires_at,
    withdrawn_at
from prm
