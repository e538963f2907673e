-- grain: one row per response of a person to a campaign
{% for system in ['salesforce', 'hubspot'] %}
select
    source_system,
    response_id,
    campaign_id,
    source_person_id,
    source_lead_id,
    responded_at
from {{ ref('stg_' ~ system ~ '__campaign_responses') }}
{{ 'union all' if not loop.last }}
{% endfor %}
