-- law: a rate counts its numerator among its denominator's rows. What may leave that range is a ratio by unit.
with kpis as (
    select * from {{ ref('dim_kpis') }}
    where unit = 'rate'
)

select
    kpi_values.kpi,
    kpi_values.period_grain,
    kpi_values.period_start,
    kpi_values.scope_type,
    kpi_values.scope_id,
    kpi_values.value as rate_value
from {{ ref('kpi_values') }} as kpi_values
inner join kpis on kpi_values.kpi = kpis.kpi
where kpi_values.value < 0 or kpi_values.value > 1
