-- law: what adds up over time (meta.kpi.adds_up: months) does, to the cent that doubles hold: a quarter or year is the sum of its months. Members of attributes are left out,
-- since customers change them between the beginnings of a year and of its months.
with kpis as (
    select * from {{ ref('dim_kpis') }}
    where adds_up_over_months
),

figures as (
    select kpi_values.*
    from {{ ref('kpi_values') }} as kpi_values
    inner join kpis on kpi_values.kpi = kpis.kpi
    where kpi_values.scope_type in ('program', 'channel', 'partner')
),

period_months as (
    select * from {{ ref('int_period_months') }}
    where period_grain <> 'month'
),

sums as (
    select
        months.kpi,
        period_months.period_grain,
        period_months.period_start,
        months.scope_type,
        months.scope_id,
        sum(months.value) as sum_of_months
    from figures as months
    inner join period_months on months.period_start = period_months.month_start
    where months.period_grain = 'month'
    group by months.kpi, period_months.period_grain, period_months.period_start, months.scope_type, months.scope_id
)

select
    sums.*,
    figures.value
from sums
left join figures
    on
        sums.kpi = figures.kpi
        and sums.period_grain = figures.period_grain
        and sums.period_start = figures.period_start
        and sums.scope_type = figures.scope_type
        and sums.scope_id = figures.scope_id
where figures.value is null or abs(figures.value - sums.sum_of_months) > 0.005 + 0.000000000001 * abs(figures.value)
