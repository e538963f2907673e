-- grain: one row per invoice that was sent and not given up
with invoices as (
    select
        *,
        coalesce(created_at, period_end) as invoiced_at,
        upper(currency) as currency_code
    from {{ ref('base_stripe__invoice') }}
    where row_reason is null
),

unbilled_statuses as (
    select lower(source_value) as invoice_status
    from {{ ref('billing_statuses') }}
    where source_system = 'stripe' and record_type = 'invoice' and not is_billed
),

minor_units as (
    select * from {{ ref('stg_stripe__minor_units') }}
)

select
    'stripe' as source_system,
    invoices.invoice_id,
    invoices.customer_id as source_customer_id,
    invoices.subscription_id,
    {{ major_units('invoices.amount_due', 'minor_units.minor_unit_digits') }} as amount_due,
    {{ major_units('invoices.amount_paid', 'minor_units.minor_unit_digits') }} as amount_paid,
    invoices.currency_code as currency,
    coalesce(invoices.is_paid, lower(invoices.status) = 'paid', false) and coalesce(invoices.paid_at < {{ as_of_moment() }}, true) as is_paid,
    invoices.invoiced_at
from invoices
left join unbilled_statuses
    on lower(invoices.status) = unbilled_statuses.invoice_status
left join minor_units
    on invoices.currency_code = minor_units.currency
where unbilled_statuses.invoice_status is null
