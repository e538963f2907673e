-- grain: one row per invoice line that charges or credits a stretch of a subscription
with lines as (
    select
        *,
        upper(currency) as currency_code,
        coalesce(is_proration, false) as is_prorated,
        coalesce(price_id, {{ json_text('price', 'id') }}, plan_id) as charged_price_id,
        coalesce(period_start, {{ epoch_cell(json_text('period', 'start'), 1000000) }}) as starts_at,
        coalesce(period_end, {{ epoch_cell(json_text('period', 'end'), 1000000) }}) as ends_at
    from {{ ref('base_stripe__invoice_line_item') }}
    where row_reason is null and subscription_id is not null and (coalesce(lower(type), 'subscription') = 'subscription' or is_proration)
),

unbilled_invoices as (
    select invoices.invoice_id
    from {{ ref('base_stripe__invoice') }} as invoices
    left join {{ ref('billing_statuses') }} as statuses
        on statuses.source_system = 'stripe'
        and statuses.record_type = 'invoice'
        and lower(invoices.status) = lower(statuses.source_value)
    where invoices.row_status in ('deleted', 'test record') or not statuses.is_billed or coalesce(invoices.created_at, invoices.period_end) >= {{ as_of_moment() }}
),

prices as (
    select * from {{ ref('stg_stripe__prices') }}
),

priced as (
    select
        lines.*,
        prices.product_name,
        prices.billing_interval,
        prices.interval_count,
        try_cast(cast(prices.unit_amount as decimal(28, 6)) * lines.quantity as decimal(18, 3)) as full_amount,
        {{ days_between(local_date('lines.starts_at'), local_date('lines.ends_at')) }} as charged_days,
        {{ whole_months_between(local_date('lines.starts_at'), local_date('lines.ends_at')) }} as charged_months
    from lines
    left join prices
        on lines.charged_price_id = prices.price_id
    left join unbilled_invoices
        on lines.invoice_id = unbilled_invoices.invoice_id
    where unbilled_invoices.invoice_id is null and not coalesce(prices.is_metered, false) and lines.starts_at < lines.ends_at
),

measured as (
    select
        *,
        case
            when billing_interval is not null and (not is_prorated or full_amount is not null) then 'by price'
            when charged_months > 0 and not is_prorated then 'by month'
            else 'by day'
        end as measure
    from priced
)

select
    record_id as charge_id,
    subscription_id,
    subscription_item_id,
    coalesce(subscription_item_id, subscription_id || '|' || coalesce(charged_price_id, '')) as item_key,
    invoice_id,
    product_name,
    currency_code as currency,
    starts_at,
    ends_at,
    coalesce(amount < 0, false) as is_credit,
    case when is_prorated and measure = 'by price' then full_amount else coalesce(amount, full_amount) end as amount,
    case measure when 'by price' then billing_interval when 'by month' then 'month' else 'day' end as billing_interval,
    case measure when 'by price' then coalesce(interval_count, 1) when 'by month' then charged_months else greatest(charged_days, 1) end as interval_count
from measured
