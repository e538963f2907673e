-- grain: one row per lead a partner submitted
with leads as (
    select * from {{ ref('base_prm__leads') }}
)

select
    'prm' as source_system,
    lead_id,
    crm_lead_id,
    partner_id as source_partner_id,
    crm_account_id as account_id,
    crm_opportunity_id as opportunity_id,
    {{ web_domain('company_domain') }} as company_domain,
    submitted_at,
    coalesce(created_at, submitted_at) as recorded_at,
    rejected_at
from leads
where row_reason is null
