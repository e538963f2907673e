-- grain: one row per commission, referral fee or bonus
with payouts as (
    select * from {{ ref('base_prm__payouts') }}
)

select
    'prm' as source_system,
    payout_id,
    partner_id as source_partner_id,
    lower(payout_type) as payout_type,
    crm_opportunity_id as opportunity_id,
    amount,
    upper(currency) as currency,
    earned_on,
    paid_on
from payouts
where row_reason is null
