-- grain: one row per landed row of a stripe table
{% set tables = [
    'customer',
    'product',
    'price',
    'plan',
    'subscription',
    'subscription_history',
    'subscription_item',
    'invoice',
    'invoice_line_item',
] %}
{% for table in tables %}
select
    'stripe' as source_system,
    '{{ table }}' as source_table,
    source_row,
    record_id,
    row_status,
    row_reason as reason,
    unreadable_column,
    unreadable_value
from {{ ref('base_stripe__' ~ table) }}
{{ 'union all' if not loop.last }}
{% endfor %}
