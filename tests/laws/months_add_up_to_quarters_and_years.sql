-- law: what adds up over time (meta.kpi.adds_up: months), KPI or part of one, does: a quarter or year is the sum of its months, and null where one of them is.
{{- depends_on_kpi_tables() }}
with figures as (
    {%- for column in columns_that_add_up('months') %}
    select
        '{{ column.kpi }}' as kpi,
        period_grain,
        period_start,
        scope_type,
        scope_id,
        cast({{ column.kpi }} as decimal(28, 6)) as value
    from {{ ref(column.table) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- What customers bought is of the member their partner belonged to when the period began, which may be another in a later month of it.
judged as (
    select * from figures
    where
        kpi not in ('expansion_revenue', 'upsell_revenue', 'cross_sell_revenue')
        or scope_type in ('program', 'channel', 'partner')
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
        case when count(months.value) = count(*) then sum(months.value) end as sum_of_months
    from judged as months
    inner join period_months on months.period_start = period_months.month_start
    where months.period_grain = 'month'
    group by months.kpi, period_months.period_grain, period_months.period_start, months.scope_type, months.scope_id
)

select
    sums.*,
    judged.value
from sums
left join judged
    on
        sums.kpi = judged.kpi
        and sums.period_grain = judged.period_grain
        and sums.period_start = judged.period_start
        and sums.scope_type = judged.scope_type
        and sums.scope_id = judged.scope_id
where judged.value is distinct from sums.sum_of_months
