-- grain: one row per landed row of prm.payouts
with landed as (
    select * from {{ source('prm', 'payouts') }}
),

typed as (
    select {{ typed_columns('prm', 'payouts') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('payout_id', required=['amount', 'earned_on'], event_date='earned_on') }} as row_reason
    from typed
)

select
    payout_id,
    partner_id,
    payout_type,
    crm_opportunity_id,
    amount,
    currency,
    earned_on,
    paid_on,
    {{ row_trace('payout_id') }}
from judged
