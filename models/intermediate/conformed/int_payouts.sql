-- grain: one row per commission, referral fee or bonus of a partner
{% for system in ['prm', 'partnerstack'] %}
select
    source_system,
    payout_id,
    source_partner_id,
    payout_type,
    opportunity_id,
    amount,
    currency,
    earned_on,
    paid_on
from {{ ref('stg_' ~ system ~ '__payouts') }}
{{ 'union all' if not loop.last }}
{% endfor %}
