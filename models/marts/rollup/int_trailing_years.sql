-- grain: one row per month and scope member but channels, with the twelve months up to it
with scope_periods as (
    select * from {{ ref('int_scope_periods') }}
    where period_grain = 'month' and scope_type <> 'channel'
),

sums as (
    select
        period_grain,
        period_start,
        scope_type,
        scope_id,
        sum(case when measure in ('commission_costs', 'mdf_costs', 'incentive_costs', 'onboarding_costs', 'program_costs') then value end) as partner_costs,
        {{ measure_columns(['month_end_arr', 'month_end_customers']) }}
    from {{ ref('int_scope_sums') }}
    group by period_grain, period_start, scope_type, scope_id
),

revenue as (
    select * from {{ ref('kpi_revenue') }}
)

select
    scope_periods.period_start as month_start,
    scope_periods.scope_type,
    scope_periods.scope_id,
    count(*) over trailing_year = 12 as is_full_year,
    sum(coalesce(sums.partner_costs, 0)) over trailing_year as partner_costs,
    sum(revenue.new_customers_sourced) over trailing_year as new_customers_sourced,
    sum(coalesce(sums.month_end_arr, 0)) over trailing_year as month_end_arr,
    sum(coalesce(sums.month_end_customers, 0)) over trailing_year as month_end_customers
from scope_periods
left join sums on {{ same_scope_period('sums') }}
left join revenue on {{ same_scope_period('revenue') }}
window trailing_year as (
    partition by scope_periods.scope_type, scope_periods.scope_id
    order by scope_periods.period_start rows between 11 preceding and current row
)
