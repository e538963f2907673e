-- grain: one row per stretch of time that an invoice line or a subscription item charges for
with stripe as (
    select * from {{ ref('stg_stripe__subscription_periods') }}
)

select
    source_system,
    subscription_period_id,
    subscription_id,
    subscription_item_id,
    source_customer_id,
    product_name,
    starts_at,
    ends_at,
    arr,
    currency
from stripe
