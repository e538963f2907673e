-- law: what adds up over partners (meta.kpi.adds_up: partners), KPI or part of one, adds up to the program in every scope type, and is null where it is of one member.
{{- depends_on_kpi_tables() }}
with sums as (
    {%- for column in columns_that_add_up('partners') %}
    select
        '{{ column.kpi }}' as measure,
        '{{ column.table }}' as kpi_table,
        period_grain,
        period_start,
        scope_type,
        case when count({{ column.kpi }}) = count(*) then sum(cast({{ column.kpi }} as decimal(28, 6))) end as sum_over_members
    from {{ ref(column.table) }}
    where scope_type <> 'channel' or scope_id <> 'direct'
    group by period_grain, period_start, scope_type
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    sums.*,
    program.sum_over_members as program
from sums
inner join sums as program
    on
        sums.measure = program.measure
        and sums.kpi_table = program.kpi_table
        and sums.period_grain = program.period_grain
        and sums.period_start = program.period_start
        and program.scope_type = 'program'
where sums.sum_over_members is distinct from program.sum_over_members
