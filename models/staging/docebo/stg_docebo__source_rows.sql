-- grain: one row per landed row of a docebo table
{% set tables = [
    'course_enrollment_details',
    'users',
    'course',
] %}
{% for table in tables %}
select
    'docebo' as source_system,
    '{{ table }}' as source_table,
    source_row,
    record_id,
    row_status,
    row_reason as reason,
    unreadable_column,
    unreadable_value
from {{ ref('base_docebo__' ~ table) }}
{{ 'union all' if not loop.last }}
{% endfor %}
