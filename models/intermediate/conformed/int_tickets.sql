-- grain: one row per support ticket
{% for system in ['salesforce', 'zendesk'] %}
select
    source_system,
    ticket_id,
    source_customer_id,
    source_person_id,
    assignee_person_id,
    ticket_status,
    opened_at,
    solved_at
from {{ ref('stg_' ~ system ~ '__tickets') }}
{{ 'union all' if not loop.last }}
{% endfor %}
