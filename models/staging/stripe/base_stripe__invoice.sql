-- grain: one row per landed row of stripe.invoice
with landed as (
    select * from {{ source('stripe', 'invoice') }}
),

typed as (
    select {{ typed_columns('stripe', 'invoice') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', is_test='not livemode', event_date=local_date('coalesce(created, period_end)')) }} as row_reason
    from typed
)

select
    id as invoice_id,
    customer_id,
    subscription_id,
    status,
    paid as is_paid,
    amount_due,
    amount_paid,
    currency,
    created as created_at,
    period_end,
    paid_at,
    livemode,
    {{ row_trace('id') }}
from judged
