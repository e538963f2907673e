-- grain: one row per landed row of partnerstack.rewards
with landed as (
    select * from {{ source('partnerstack', 'rewards') }}
),

typed as (
    select {{ typed_columns('partnerstack', 'rewards') }}
    from landed
),

marked as (
    select
        *,
        {{ json_text('reward_transaction', 'test') }} = 'true' as is_test
    from typed
),

judged as (
    select
        *,
        {{ row_reason('key', required=['created_at', 'amount'], event_date=local_date('created_at'), is_test='is_test') }} as row_reason
    from marked
)

select
    key as reward_key,
    amount,
    reward_status,
    decline_reason,
    partnership,
    partnership_key,
    reward_trigger,
    reward_transaction,
    transaction_key,
    invoice,
    invoice_payment_date,
    created_at,
    updated_at,
    {{ row_trace('key') }}
from judged
