-- grain: one row per customer record of a billing, support, product or partner system
{% for system in ['partnerstack', 'zendesk', 'stripe', 'pendo'] %}
select
    source_system,
    source_customer_id,
    customer_name,
    web_domain,
    crm_account_id,
    created_at
from {{ ref('stg_' ~ system ~ '__customer_records') }}
{{ 'union all' if not loop.last }}
{% endfor %}
