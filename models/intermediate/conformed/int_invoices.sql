-- grain: one row per invoice of a customer
with stripe as (
    select * from {{ ref('stg_stripe__invoices') }}
)

select
    source_system,
    invoice_id,
    source_customer_id,
    subscription_id,
    amount_due,
    amount_paid,
    currency,
    is_paid,
    invoiced_at
from stripe
