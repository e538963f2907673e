-- grain: one row per landed row of a connected system
{% for system in ['salesforce', 'hubspot', 'prm', 'partnerstack', 'zendesk', 'stripe', 'docebo', 'delighted', 'pendo', 'finance'] %}
select
    source_system,
    source_table,
    source_row,
    record_id,
    row_status,
    reason,
    unreadable_column,
    unreadable_value
from {{ ref('stg_' ~ system ~ '__source_rows') }}
{{ 'union all' if not loop.last }}
{% endfor %}
