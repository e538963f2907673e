-- grain: one row per landed row of a salesforce table
{% set tables = [
    'account',
    'contact',
    'user',
    'lead',
    'opportunity',
    'opportunity_history',
    'opportunity_field_history',
    'opportunity_line_item',
    'product_2',
    'opportunity_partner',
    'partner',
    'account_partner',
    'channel_program',
    'channel_program_level',
    'channel_program_member',
    'deal_registration_c',
    'partner_marketing_budget',
    'partner_fund_allocation',
    'partner_fund_request',
    'partner_fund_claim',
    'campaign',
    'campaign_member',
    'task',
    'event',
    'login_history',
    'case',
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
