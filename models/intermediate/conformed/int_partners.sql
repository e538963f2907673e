-- grain: one row per partner record of a connected system
{% for system in ['salesforce', 'hubspot', 'prm', 'partnerstack'] %}
select
    source_system,
    source_partner_id,
    partner_name,
    partner_type,
    partner_tier,
    region,
    country,
    web_domain,
    crm_account_id,
    partner_manager_email,
    partner_manager_name,
    created_at
from {{ ref('stg_' ~ system ~ '__partners') }}
{{ 'union all' if not loop.last }}
{% endfor %}
