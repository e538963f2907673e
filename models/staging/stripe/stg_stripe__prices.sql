-- grain: one row per price or plan
with prices as (
    select * from {{ ref('base_stripe__price') }}
    where row_status in ('modelled', 'deleted')
),

plans as (
    select * from {{ ref('base_stripe__plan') }}
    where row_status in ('modelled', 'deleted')
),

products as (
    select * from {{ ref('base_stripe__product') }}
    where row_status in ('modelled', 'deleted')
),

every_price as (
    select
        price_id,
        product_id,
        nickname,
        currency,
        case when divide_quantity_by is null then coalesce(unit_amount_decimal, unit_amount) end as unit_amount,
        coalesce(billing_interval, {{ json_text('recurring', 'interval') }}) as billing_interval,
        coalesce(interval_count, {{ decimal_cell(json_text('recurring', 'interval_count'), 'decimal(9,0)') }}) as interval_count,
        coalesce(usage_type, {{ json_text('recurring', 'usage_type') }}) as usage_type
    from prices
    union all
    select
        plans.plan_id,
        plans.product_id,
        plans.nickname,
        plans.currency,
        case when plans.divide_quantity_by is null then plans.unit_amount end as unit_amount,
        plans.billing_interval,
        plans.interval_count,
        plans.usage_type
    from plans
    left join prices
        on plans.plan_id = prices.price_id
    where prices.price_id is null
)

select
    every_price.price_id,
    coalesce(products.product_name, every_price.nickname) as product_name,
    upper(every_price.currency) as currency,
    every_price.unit_amount,
    lower(every_price.billing_interval) as billing_interval,
    cast(case when every_price.interval_count > 0 then every_price.interval_count end as bigint) as interval_count,
    coalesce(lower(every_price.usage_type) = 'metered', false) as is_metered
from every_price
left join products
    on every_price.product_id = products.product_id
