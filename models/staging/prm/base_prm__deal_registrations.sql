-- grain: one row per landed row of prm.deal_registrations
with landed as (
    select * from {{ source('prm', 'deal_registrations') }}
),

typed as (
    select {{ typed_columns('prm', 'deal_registrations') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('registration_id', required=['submitted_at'], event_date=local_date('submitted_at')) }} as row_reason
    from typed
)

select
    registration_id,
    partner_id,
    customer_name,
    customer_domain,
    crm_account_id,
    crm_opportunity_id,
    amount,
    currency,
    submitted_at,
    decided_at,
    decision,
    rejection_reason,
    expires_at,
    withdrawn_at,
    created_at,
    {{ row_trace('registration_id') }}
from judged
