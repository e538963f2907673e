-- grain: one row per landed row of a pendo table
{% set tables = [
    'visitor_history',
    'account_history',
    'visitor_account_history',
    'feature_history',
    'feature_event',
] %}
{% for table in tables %}
select
    'pendo' as source_system,
    '{{ table }}' as source_table,
    source_row,
    record_id,
    row_status,
    row_reason as reason,
    unreadable_column,
    unreadable_value
from {{ ref('base_pendo__' ~ table) }}
{{ 'union all' if not loop.last }}
{% endfor %}
