-- grain: one row per landed row of a finance table
{% set tables = [
    'program_costs',
    'gross_margins',
] %}
{% for table in tables %}
select
    'finance' as source_system,
    '{{ table }}' as source_table,
    source_row,
    record_id,
    row_status,
    row_reason as reason,
    unreadable_column,
    unreadable_value
from {{ ref('base_finance__' ~ table) }}
{{ 'union all' if not loop.last }}
{% endfor %}
