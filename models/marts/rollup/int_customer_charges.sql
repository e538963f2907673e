-- grain: one row per stretch of time that a customer is charged for
with charges as (
    select * from {{ ref('int_subscription_periods') }}
    where source_customer_id is not null and starts_at < {{ as_of_moment() }} and ends_at > starts_at
),

sourced_customers as (
    select * from {{ ref('int_sourced_customers') }}
),

charged as (
    select
        charges.*,
        coalesce(customer_links.customer_id, charges.source_system || ':' || charges.source_customer_id) as customer_id
    from charges
    left join {{ ref('int_customer_links') }} as customer_links
        on charges.source_system = customer_links.source_system and charges.source_customer_id = customer_links.source_id
)

select
    charged.source_system,
    charged.subscription_period_id,
    charged.customer_id,
    sourced_customers.partner_id,
    {{ local_date('charged.starts_at') }} as starts_on,
    {{ local_date('charged.ends_at') }} as ends_on,
    charged.arr,
    coalesce(upper(charged.currency), '{{ var("reporting_currency") }}') as currency
from charged
left join sourced_customers on charged.customer_id = sourced_customers.customer_id
