-- grain: one row per stretch of time that an invoice line charges for, or else a subscription item
with charges as (
    select * from {{ ref('stg_stripe__charges') }}
),

beginnings as (
    select
        item_key,
        starts_at,
        lead(starts_at) over (partition by item_key order by starts_at) as next_starts_at
    from charges
    group by item_key, starts_at
),

periods as (
    select
        charges.charge_id as subscription_period_id,
        charges.subscription_id,
        charges.subscription_item_id,
        charges.invoice_id,
        charges.product_name,
        charges.currency,
        charges.starts_at,
        least(charges.ends_at, coalesce(beginnings.next_starts_at, charges.ends_at)) as ends_at,
        charges.amount,
        charges.billing_interval,
        charges.interval_count
    from charges
    inner join beginnings
        on charges.item_key = beginnings.item_key
        and charges.starts_at = beginnings.starts_at
    where not charges.is_credit
    union all
    select
        subscription_item_id as subscription_period_id,
        subscription_id,
        subscription_item_id,
        cast(null as {{ dbt.type_string() }}) as invoice_id,
        product_name,
        currency,
        starts_at,
        ends_at,
        amount,
        billing_interval,
        interval_count
    from {{ ref('stg_stripe__uninvoiced_items') }}
),

subscriptions as (
    select * from {{ ref('stg_stripe__subscriptions') }}
),

invoices as (
    select * from {{ ref('base_stripe__invoice') }}
    where row_reason is null
),

annual as (
    select
        periods.*,
        coalesce(subscriptions.source_customer_id, invoices.customer_id) as source_customer_id,
        least(periods.ends_at, coalesce(subscriptions.ended_at, periods.ends_at)) as last_moment,
        {{ money_times_ratio(major_units('periods.amount', 'minor_units.minor_unit_digits'), 'intervals.intervals_per_year', 'periods.interval_count') }} as arr
    from periods
    left join subscriptions
        on periods.subscription_id = subscriptions.subscription_id
    left join invoices
        on periods.invoice_id = invoices.invoice_id
    left join {{ ref('stg_stripe__minor_units') }} as minor_units
        on periods.currency = minor_units.currency
    inner join {{ ref('billing_intervals') }} as intervals
        on periods.billing_interval = intervals.billing_interval
)

select
    'stripe' as source_system,
    subscription_period_id,
    subscription_id,
    subscription_item_id,
    source_customer_id,
    product_name,
    starts_at,
    last_moment as ends_at,
    arr,
    currency
from annual
where starts_at < last_moment and arr > 0
