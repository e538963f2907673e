-- grain: one row per landed row of stripe.invoice_line_item
with landed as (
    select * from {{ source('stripe', 'invoice_line_item') }}
),

typed as (
    select {{ typed_columns('stripe', 'invoice_line_item') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason("id || '|' || invoice_id", is_test='not livemode') }} as row_reason
    from typed
)

select
    id as line_id,
    invoice_id,
    type,
    subscription_id,
    subscription_item_id,
    price_id,
    plan_id,
    price,
    amount,
    currency,
    quantity,
    proration as is_proration,
    period_start,
    period_end,
    period,
    livemode,
    {{ row_trace("id || '|' || invoice_id") }}
from judged
