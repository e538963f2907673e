-- grain: one row per landed row of a salesforce table
{% set tables = [
    'account',
    'contact',
    'user',
    'lead',
    'opportunity',
    'opportunity_history',
    'opportunity_field_history',
    'opportunity_partner',
    'campaign',
    'campaign_member',
    'task',
    'event',
    'dated_conversion_rate',
] %}
{% for table in tables %}
select
    'salesforce' as source_system,
    '{{ table }}' as source_table,
    source_row,
    record_id,
    row_status,
    row_reason as reason,
    unreadable_column,
    unreadable_value
from {{ ref('base_salesforce__' ~ table) }}
{{ 'union all' if not loop.last }}
{% endfor %}
