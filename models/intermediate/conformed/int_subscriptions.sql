-- grain: one row per subscription of a customer
with stripe as (
    select * from {{ ref('stg_stripe__subscriptions') }}
)

select
    source_system,
    subscription_id,
    source_customer_id,
    subscription_status,
    started_at,
    ended_at
from stripe
