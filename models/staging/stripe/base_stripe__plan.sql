-- grain: one row per landed row of stripe.plan
with landed as (
    select * from {{ source('stripe', 'plan') }}
),

typed as (
    select {{ typed_columns('stripe', 'plan') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', is_test='not livemode') }} as row_reason
    from typed
)

select
    id as plan_id,
    product_id,
    nickname,
    currency,
    unit_amount,
    billing_interval,
    interval_count,
    usage_type,
    divide_quantity_by,
    livemode,
    {{ row_trace('id') }}
from judged
