-- grain: one row per deal registration of a connected system
{% for system in ['salesforce', 'prm', 'partnerstack'] %}
select
    source_system,
    registration_id,
    source_partner_id,
    customer_name,
    customer_domain,
    account_id,
    opportunity_id,
    amount,
    currency,
    submitted_at,
    recorded_at,
    decided_at,
    decision,
    rejection_reason,
    expires_at,
    withdrawn_at
from {{ ref('stg_' ~ system ~ '__deal_registrations') }}
{{ 'union all' if not loop.last }}
{% endfor %}
