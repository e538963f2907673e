-- grain: one row per landed row of a delighted table
{% set tables = [
    'survey_responses',
    'people',
] %}
{% for table in tables %}
select
    'delighted' as source_system,
    '{{ table }}' as source_table,
    source_row,
    record_id,
    row_status,
    row_reason as reason,
    unreadable_column,
    unreadable_value
from {{ ref('base_delighted__' ~ table) }}
{{ 'union all' if not loop.last }}
{% endfor %}
