-- grain: one row per claim of an incentive
{% for system in ['salesforce', 'prm'] %}
select
    source_system,
    claim_id,
    program_id,
    source_partner_id,
    claimed_amount,
    reimbursed_amount,
    currency,
    claimed_at,
    paid_at,
    claim_status
from {{ ref('stg_' ~ system ~ '__incentive_claims') }}
{{ 'union all' if not loop.last }}
{% endfor %}
