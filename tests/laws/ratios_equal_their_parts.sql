-- law: a ratio is its numerator by its denominator at that scope, and null only where one of them is null or the denominator 0.
with figures as (
    select
        kpi_values.*,
        kpis.unit,
        kpi_values.numerator / nullif(kpi_values.denominator, 0) as of_parts
    from {{ ref('int_kpi_values') }} as kpi_values
    inner join {{ ref('dim_kpis') }} as kpis on kpi_values.kpi = kpis.kpi
    where kpis.denominator is not null
)

select
    kpi,
    period_grain,
    period_start,
    scope_type,
    scope_id,
    value,
    of_parts
from figures
where
    (unit in ('rate', 'ratio') and (value is null) <> (of_parts is null))
    or (unit in ('rate', 'ratio') and abs(value - of_parts) > 0.000000001 * greatest(1, abs(of_parts)))
    or (unit = 'money' and abs(value - of_parts) > 0.005 + 0.000000001 * greatest(1, abs(of_parts)))
