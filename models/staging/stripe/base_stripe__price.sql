-- grain: one row per landed row of stripe.price
with landed as (
    select * from {{ source('stripe', 'price') }}
),

typed as (
    select {{ typed_columns('stripe', 'price') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', is_test='not livemode') }} as row_reason
    from typed
)

select
    id as price_id,
    product_id,
    nickname,
    currency,
    unit_amount,
    unit_amount_decimal,
    billing_interval,
    interval_count,
    usage_type,
    recurring,
    divide_quantity_by,
    livemode,
    {{ row_trace('id') }}
from judged
