-- law: a stock of a quarter or year is that of its last existing month, at every scope, and null where that is.
with stocks as (
    select kpi_values.*
    from {{ ref('kpi_values') }} as kpi_values
    inner join {{ ref('dim_kpis') }} as kpis on kpi_values.kpi = kpis.kpi
    where kpis.kind = 'stock'
),

last_months as (
    select * from {{ ref('int_period_months') }}
    where is_last_month and period_grain <> 'month'
),

of_month as (
    select
        stocks.kpi,
        last_months.period_grain,
        last_months.period_start,
        stocks.scope_type,
        stocks.scope_id,
        stocks.value
    from stocks
    inner join last_months on stocks.period_start = last_months.month_start
    where stocks.period_grain = 'month'
),

of_period as (
    select
        kpi,
        period_grain,
        period_start,
        scope_type,
        scope_id,
        value
    from stocks
    where period_grain <> 'month'
)

select
    coalesce(of_month.kpi, of_period.kpi) as kpi,
    coalesce(of_month.period_grain, of_period.period_grain) as period_grain,
    coalesce(of_month.period_start, of_period.period_start) as period_start,
    coalesce(of_month.scope_id, of_period.scope_id) as scope_id,
    of_month.value as of_last_month,
    of_period.value as of_period
from of_month
full outer join of_period
    on
        of_month.kpi = of_period.kpi
        and of_month.period_grain = of_period.period_grain
        and of_month.period_start = of_period.period_start
        and of_month.scope_type = of_period.scope_type
        and of_month.scope_id = of_period.scope_id
where of_month.value is null or of_period.value is null or of_month.value <> of_period.value
