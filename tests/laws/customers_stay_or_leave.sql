-- law: of the customers a period began with each stays or leaves; ARR kept is at most what there was, and ARR that came on top is what net retention has over gross.
with retention as (
    select * from {{ ref('kpi_retention') }}
),

revenue as (
    select * from {{ ref('kpi_revenue') }}
)

select
    retention.period_grain,
    retention.period_start,
    retention.scope_type,
    retention.scope_id
from retention
left join revenue
    on
        retention.period_grain = revenue.period_grain
        and retention.period_start = revenue.period_start
        and retention.scope_type = revenue.scope_type
        and retention.scope_id = revenue.scope_id
where
    retention.customers <> retention.customer_retention_rate_numerator + retention.customer_churn_rate_numerator
    or not retention.customer_retention_rate_numerator between 0 and retention.customers
    or not retention.product_adoption_rate_numerator between 0 and retention.customers
    or not retention.gross_revenue_retention_numerator between 0 and retention.starting_arr
    or retention.gross_revenue_retention_numerator > retention.net_revenue_retention_numerator
    or (retention.customers = 0) <> (retention.starting_arr = 0)
    or revenue.arr_expansion_rate_denominator <> retention.starting_arr
    or revenue.arr_expansion_rate_numerator <> retention.net_revenue_retention_numerator - retention.gross_revenue_retention_numerator
    or abs(revenue.arr_expansion_rate - (retention.net_revenue_retention - retention.gross_revenue_retention)) > 1e-9
    or (retention.net_revenue_retention is null) <> (revenue.arr_expansion_rate is null)
    or revenue.cross_sell_rate_denominator <> retention.customers
    or not revenue.cross_sell_rate_numerator between 0 and retention.customers
    or revenue.cross_sell_revenue + revenue.upsell_revenue <> revenue.expansion_revenue
