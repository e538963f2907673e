-- grain: one row per deal registration
with registrations as (
    select * from {{ ref('base_prm__deal_registrations') }}
),

registration_decisions as (
    select * from {{ ref('registration_decisions') }}
    where source_system = 'prm'
)

select
    'prm' as source_system,
    registrations.registration_id,
    registrations.partner_id as source_partner_id,
    registrations.customer_name,
    {{ web_domain('registrations.customer_domain') }} as customer_domain,
    registrations.crm_account_id as account_id,
    registrations.crm_opportunity_id as opportunity_id,
    registrations.amount,
    upper(registrations.currency) as currency,
    registrations.submitted_at,
    coalesce(registrations.created_at, registrations.submitted_at) as recorded_at,
    registrations.decided_at,
    nullif(coalesce(registration_decisions.decision, lower(registrations.decision)), 'undecided') as decision,
    registrations.rejection_reason,
    registrations.expires_at,
    registrations.withdrawn_at
from registrations
left join registration_decisions on lower(registrations.decision) = lower(registration_decisions.source_value)
where registrations.row_reason is null
