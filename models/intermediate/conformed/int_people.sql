-- grain: one row per person record of a connected system
{% for system in ['salesforce', 'hubspot', 'prm', 'partnerstack', 'zendesk', 'docebo', 'delighted', 'pendo'] %}
select
    source_system,
    source_person_id,
    source_partner_id,
    source_customer_id,
    email,
    full_name,
    job_role,
    created_at,
    deactivated_at
from {{ ref('stg_' ~ system ~ '__people') }}
{{ 'union all' if not loop.last }}
{% endfor %}
