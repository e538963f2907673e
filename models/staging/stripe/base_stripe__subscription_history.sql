-- grain: one row per landed row of stripe.subscription_history
with landed as (
    select * from {{ source('stripe', 'subscription_history') }}
),

typed as (
    select {{ typed_columns('stripe', 'subscription_history') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', is_test='not livemode') }} as row_reason
    from typed
)

select
    id as subscription_id,
    customer_id,
    status,
    created as created_at,
    start_date as started_at,
    current_period_start,
    current_period_end,
    canceled_at,
    ended_at,
    livemode,
    {{ row_trace('id') }}
from judged
