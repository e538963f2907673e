-- grain: one row per message sent to a person
{% for system in ['prm', 'hubspot'] %}
select
    source_system,
    delivery_id,
    message_name,
    source_person_id,
    source_partner_id,
    email,
    sent_at,
    delivered_at,
    first_opened_at,
    first_clicked_at,
    bounced_at
from {{ ref('stg_' ~ system ~ '__communications') }}
{{ 'union all' if not loop.last }}
{% endfor %}
