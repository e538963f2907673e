-- law: kpi_values holds every figure of the KPI tables, and nothing else.
with published as (
    select * from {{ ref('int_kpi_values') }}
    where value is not null
),

kpi_values as (
    select * from {{ ref('kpi_values') }}
)

select
    coalesce(published.kpi, kpi_values.kpi) as kpi,
    coalesce(published.period_grain, kpi_values.period_grain) as period_grain,
    coalesce(published.period_start, kpi_values.period_start) as period_start,
    coalesce(published.scope_type, kpi_values.scope_type) as scope_type,
    coalesce(published.scope_id, kpi_values.scope_id) as scope_id,
    published.value as published_value,
    kpi_values.value
from published
full outer join kpi_values
    on
        published.kpi = kpi_values.kpi
        and published.period_grain = kpi_values.period_grain
        and published.period_start = kpi_values.period_start
        and published.scope_type = kpi_values.scope_type
        and published.scope_id = kpi_values.scope_id
where published.value is distinct from kpi_values.value
