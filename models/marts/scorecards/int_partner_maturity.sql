-- grain: one row per measure of maturity that partners tell
with month as (
    select period_start from {{ ref('int_latest_periods') }}
    where period_grain = 'month' and periods_back = 1
),

quarter as (
    select period_start from {{ ref('int_latest_periods') }}
    where period_grain = 'quarter' and periods_back = 1
),

kpi_values as (
    select * from {{ ref('kpi_values') }}
),

margins as (
    select
        revenue.value as sourced_revenue,
        margin.value as contribution_margin
    from kpi_values as revenue
    inner join quarter on revenue.period_start = quarter.period_start
    left join kpi_values as margin
        on
            revenue.scope_id = margin.scope_id
            and revenue.period_start = margin.period_start
            and margin.kpi = 'partner_contribution_margin'
            and margin.period_grain = 'quarter'
            and margin.scope_type = 'partner'
    where revenue.kpi = 'sourced_revenue' and revenue.period_grain = 'quarter' and revenue.scope_type = 'partner'
)

select
    'partners_in_the_tier_they_earn' as measure,
    cast(sum(case when tier_recommendation = 'hold' then 1 else 0 end) as double) as numerator,
    cast(count(*) as double) as denominator
from {{ ref('int_tier_recommendations') }}
where is_tier_measurable
union all
select
    'partners_active_in_the_portal' as measure,
    kpi_values.numerator,
    kpi_values.denominator
from kpi_values
inner join month on kpi_values.period_start = month.period_start
where kpi_values.kpi = 'portal_active_partner_rate' and kpi_values.period_grain = 'month' and kpi_values.scope_type = 'program'
union all
select
    'sourced_revenue_with_known_margin' as measure,
    sum(case when contribution_margin is not null then cast(sourced_revenue as decimal(28, 2)) end) as numerator,
    sum(cast(sourced_revenue as decimal(28, 2))) as denominator
from margins
