-- grain: one row per touch HubSpot records
{% set models = {
    'stg_hubspot__campaign_touches': 'false',
    'stg_hubspot__declared_touches': 'false',
    'stg_hubspot__activity_touches': 'true',
} %}
{% for model, is_ordinary_sales_activity in models.items() %}
select
    'hubspot' as source_system,
    touch_type,
    source_record_id,
    source_partner_id,
    account_id,
    opportunity_id,
    touched_at,
    recorded_at,
    {{ is_ordinary_sales_activity }} as is_ordinary_sales_activity
from {{ ref(model) }}
{{ 'union all' if not loop.last }}
{% endfor %}
