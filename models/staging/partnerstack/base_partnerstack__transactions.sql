-- grain: one row per landed row of partnerstack.transactions
with landed as (
    select * from {{ source('partnerstack', 'transactions') }}
),

typed as (
    select {{ typed_columns('partnerstack', 'transactions') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('key', is_test='test') }} as row_reason
    from typed
)

select
    key as transaction_key,
    customer_key,
    amount,
    amount_usd,
    currency,
    metadata,
    test as is_test,
    created_at,
    updated_at,
    {{ row_trace('key') }}
from judged
