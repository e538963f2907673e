-- grain: one row per period and customer that used key features of the product in it
with key_features as (
    select * from {{ ref('adoption_features') }}
),

parameters as (
    select max(case when parameter = 'adoption_minimum_features' then value end) as minimum_features
    from {{ ref('kpi_parameters') }}
),

period_months as (
    select * from {{ ref('int_period_months') }}
),

-- Each feature once a month, before months are joined to the periods they lie in.
used as (
    select distinct
        customer_links.customer_id,
        product_usage.feature_id,
        {{ month_of(local_date('product_usage.occurred_at')) }} as month_start
    from {{ ref('int_product_usage') }} as product_usage
    inner join key_features on product_usage.feature_id = key_features.feature_id
    inner join {{ ref('int_customer_links') }} as customer_links
        on product_usage.source_system = customer_links.source_system and product_usage.source_customer_id = customer_links.source_id
    where product_usage.occurred_at < {{ as_of_moment() }}
),

counted as (
    select
        period_months.period_grain,
        period_months.period_start,
        used.customer_id,
        cast(count(distinct used.feature_id) as bigint) as key_features_used
    from used
    inner join period_months on used.month_start = period_months.month_start
    group by period_months.period_grain, period_months.period_start, used.customer_id
)

select
    counted.*,
    counted.key_features_used >= parameters.minimum_features as has_adopted
from counted
cross join parameters
