-- grain: one row per landed row of prm.incentive_claims
with landed as (
    select * from {{ source('prm', 'incentive_claims') }}
),

typed as (
    select {{ typed_columns('prm', 'incentive_claims') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('claim_id', event_date=local_date('claimed_at')) }} as row_reason
    from typed
)

select
    claim_id,
    program_id,
    partner_id,
    claimed_amount,
    reimbursed_amount,
    currency,
    claimed_at,
    paid_at,
    status,
    {{ row_trace('claim_id') }}
from judged
