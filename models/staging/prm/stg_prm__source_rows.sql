-- grain: one row per landed row of a prm table
{% set tables = [
    'partners',
    'partner_changes',
    'agreements',
    'deal_registrations',
    'leads',
    'activities',
] %}
{% for table in tables %}
select
    'prm' as source_system,
    '{{ table }}' as source_table,
    source_row,
    record_id,
    row_status,
    row_reason as reason,
    unreadable_column,
    unreadable_value
from {{ ref('base_prm__' ~ table) }}
{{ 'union all' if not loop.last }}
{% endfor %}
