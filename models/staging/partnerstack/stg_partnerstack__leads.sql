-- grain: one row per lead a partner submitted
with leads as (
    select * from {{ ref('base_partnerstack__leads') }}
    where row_reason is null
),

registration_decisions as (
    select * from {{ ref('registration_decisions') }}
    where source_system = 'partnerstack'
)

select
    'partnerstack' as source_system,
    leads.lead_key as lead_id,
    leads.external_key as crm_lead_id,
    leads.partner_key as source_partner_id,
    {{ json_text('leads.meta', 'crm_account_id') }} as account_id,
    {{ json_text('leads.meta', 'crm_opportunity_id') }} as opportunity_id,
    {{ web_domain('coalesce(' ~ json_text('leads.field_data', 'website') ~ ', ' ~ json_text('leads.field_data', 'email') ~ ')') }} as company_domain,
    leads.created_at as submitted_at,
    leads.created_at as recorded_at,
    case when registration_decisions.decision = 'rejected' then coalesce(leads.updated_at, leads.created_at) end as rejected_at
from leads
left join registration_decisions on lower(leads.status) = lower(registration_decisions.source_value)
