-- grain: one row per landed row of stripe.subscription_item
with landed as (
    select * from {{ source('stripe', 'subscription_item') }}
),

typed as (
    select {{ typed_columns('stripe', 'subscription_item') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as subscription_item_id,
    subscription_id,
    price_id,
    plan_id,
    price,
    quantity,
    current_period_start,
    current_period_end,
    {{ row_trace('id') }}
from judged
