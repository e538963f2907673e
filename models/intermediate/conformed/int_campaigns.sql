-- grain: one row per marketing campaign, form or marketing e-mail of a connected system
{% for system in ['salesforce', 'hubspot'] %}
select
    source_system,
    campaign_id,
    campaign_name,
    campaign_type,
    source_partner_id,
    starts_on,
    ends_on,
    created_at
from {{ ref('stg_' ~ system ~ '__campaigns') }}
{{ 'union all' if not loop.last }}
{% endfor %}
