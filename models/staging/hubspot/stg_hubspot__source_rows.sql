-- grain: one row per landed row of a hubspot table
{% set tables = [
    'company',
    'contact',
    'contact_merge_audit',
    'owner',
    'deal',
    'merged_deal',
    'deal_company',
    'deal_contact',
    'deal_pipeline',
    'deal_pipeline_stage',
    'deal_stage',
    'deal_property_history',
    'form',
    'contact_form_submission',
    'email_campaign',
    'email_event',
    'email_event_sent',
    'engagement_call',
    'engagement_meeting',
    'engagement_contact',
    'engagement_company',
    'engagement_deal',
] %}
{% for table in tables %}
select
    'hubspot' as source_system,
    '{{ table }}' as source_table,
    source_row,
    record_id,
    row_status,
    row_reason as reason,
    unreadable_column,
    unreadable_value
from {{ ref('base_hubspot__' ~ table) }}
{{ 'union all' if not loop.last }}
{% endfor %}
