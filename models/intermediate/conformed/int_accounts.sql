-- grain: one row per account of a connected CRM, merged ones apart
{% for system in ['salesforce', 'hubspot'] %}
select
    source_system,
    account_id,
    account_name,
    web_domain,
    customer_region,
    country,
    synced_account_id,
    created_at
from {{ ref('stg_' ~ system ~ '__accounts') }}
{{ 'union all' if not loop.last }}
{% endfor %}
