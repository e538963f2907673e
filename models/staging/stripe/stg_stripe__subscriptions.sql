-- grain: one row per subscription
with subscriptions as (
    select * from {{ ref('stg_stripe__present_subscriptions') }}
)

select
    'stripe' as source_system,
    subscription_id,
    customer_id as source_customer_id,
    lower(status) as subscription_status,
    coalesce(started_at, created_at) as started_at,
    coalesce(ended_at, case when lower(status) = 'canceled' then canceled_at end) as ended_at
from subscriptions
