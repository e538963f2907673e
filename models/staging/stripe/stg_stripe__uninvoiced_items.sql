-- grain: one row per item of a running subscription that no landed invoice line charges for
with subscriptions as (
    select
        subscriptions.*,
        statuses.is_billed
    from {{ ref('stg_stripe__present_subscriptions') }} as subscriptions
    left join {{ ref('billing_statuses') }} as statuses
        on statuses.source_system = 'stripe'
        and statuses.record_type = 'subscription'
        and lower(subscriptions.status) = lower(statuses.source_value)
),

items as (
    select
        *,
        coalesce(price_id, {{ json_text('price', 'id') }}, plan_id) as charged_price_id
    from {{ ref('base_stripe__subscription_item') }}
    where row_reason is null
),

invoiced_subscriptions as (
    select distinct subscription_id
    from {{ ref('base_stripe__invoice_line_item') }}
    where row_status = 'modelled'
),

prices as (
    select * from {{ ref('stg_stripe__prices') }}
)

select
    items.subscription_item_id,
    items.subscription_id,
    prices.product_name,
    prices.currency,
    coalesce(items.current_period_start, subscriptions.current_period_start) as starts_at,
    coalesce(items.current_period_end, subscriptions.current_period_end) as ends_at,
    try_cast(cast(prices.unit_amount as decimal(28, 6)) * cast(coalesce(items.quantity, 1) as decimal(9, 0)) as decimal(18, 3)) as amount,
    prices.billing_interval,
    coalesce(prices.interval_count, 1) as interval_count
from items
inner join subscriptions
    on items.subscription_id = subscriptions.subscription_id
inner join prices
    on items.charged_price_id = prices.price_id
left join invoiced_subscriptions
    on items.subscription_id = invoiced_subscriptions.subscription_id
where invoiced_subscriptions.subscription_id is null and coalesce(subscriptions.is_billed, true) and not prices.is_metered
