-- grain: one row per landed row of a partnerstack table
{% set tables = [
    'partnerships',
    'groups',
    'leads',
    'deals',
    'customers',
    'transactions',
    'rewards',
] %}
{% for table in tables %}
select
    'partnerstack' as source_system,
    '{{ table }}' as source_table,
    source_row,
    record_id,
    row_status,
    row_reason as reason,
    unreadable_column,
    unreadable_value
from {{ ref('base_partnerstack__' ~ table) }}
{{ 'union all' if not loop.last }}
{% endfor %}
