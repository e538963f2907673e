-- law: what adds up over partners (meta.kpi.adds_up: partners) does, to the cent that doubles hold, in every scope type.
with kpis as (
    select * from {{ ref('dim_kpis') }}
    where adds_up_over_partners
),

sums as (
    select
        kpi_values.kpi,
        kpi_values.period_grain,
        kpi_values.period_start,
        kpi_values.scope_type,
        sum(kpi_values.value) as sum_over_members
    from {{ ref('kpi_values') }} as kpi_values
    inner join kpis on kpi_values.kpi = kpis.kpi
    where kpi_values.scope_type <> 'channel' or kpi_values.scope_id <> 'direct'
    group by kpi_values.kpi, kpi_values.period_grain, kpi_values.period_start, kpi_values.scope_type
)

select
    sums.*,
    program.sum_over_members as program
from sums
inner join sums as program
    on
        sums.kpi = program.kpi
        and sums.period_grain = program.period_grain
        and sums.period_start = program.period_start
        and program.scope_type = 'program'
where abs(sums.sum_over_members - program.sum_over_members) > 0.005 + 0.000000000001 * abs(program.sum_over_members)
