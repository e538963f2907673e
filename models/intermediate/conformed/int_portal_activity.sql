-- grain: one row per login or page view in a partner portal
{% for system in ['salesforce', 'prm'] %}
select
    source_system,
    portal_event_id,
    source_person_id,
    source_partner_id,
    event_type,
    occurred_at
from {{ ref('stg_' ~ system ~ '__portal_activity') }}
{{ 'union all' if not loop.last }}
{% endfor %}
