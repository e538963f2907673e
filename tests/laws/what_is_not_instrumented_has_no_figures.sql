-- law: a KPI that no connected system feeds has no figure; a 0 would be a lie.
with kpis as (
    select * from {{ ref('dim_kpis') }}
    where not is_instrumented
)

select
    kpi_values.kpi,
    count(*) as figures
from {{ ref('kpi_values') }} as kpi_values
inner join kpis on kpi_values.kpi = kpis.kpi
group by kpi_values.kpi
