-- grain: one row per lead record of a connected system, the same lead once per system
{% for system in ['salesforce', 'prm', 'partnerstack'] %}
select
    source_system,
    lead_id,
    crm_lead_id,
    source_partner_id,
    account_id,
    opportunity_id,
    company_domain,
    submitted_at,
    recorded_at,
    rejected_at
from {{ ref('stg_' ~ system ~ '__leads') }}
{{ 'union all' if not loop.last }}
{% endfor %}
