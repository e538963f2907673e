-- grain: one row per deal of a connected CRM
{% for system in ['salesforce', 'hubspot'] %}
select
    source_system,
    opportunity_id,
    account_id,
    opportunity_name,
    opportunity_type_label,
    stage_name,
    amount,
    currency,
    probability,
    close_date,
    is_closed,
    is_won,
    owner_name,
    deal_size,
    synced_opportunity_id,
    opened_at
from {{ ref('stg_' ~ system ~ '__opportunities') }}
{{ 'union all' if not loop.last }}
{% endfor %}
