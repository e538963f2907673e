-- grain: one row per touch record of a connected system, referrals and registrations apart
{% for system in ['salesforce', 'hubspot', 'prm'] %}
select
    source_system,
    touch_type,
    source_record_id,
    source_partner_id,
    account_id,
    opportunity_id,
    touched_at,
    recorded_at,
    is_ordinary_sales_activity
from {{ ref('stg_' ~ system ~ '__touches') }}
{{ 'union all' if not loop.last }}
{% endfor %}
