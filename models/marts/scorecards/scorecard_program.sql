-- grain: one row per KPI and period of the whole program
with kpi_values as (
    select * from {{ ref('kpi_values') }}
),

kpis as (
    select * from {{ ref('dim_kpis') }}
)

select
    program.kpi,
    kpis.kpi_name,
    program.family,
    kpis.is_core,
    kpis.unit,
    kpis.direction,
    kpis.owner,
    kpis.review_cadence,
    program.period_grain,
    program.period_start,
    program.period_end,
    program.is_complete,
    program.value,
    direct.value as direct_value,
    program.previous_value,
    program.previous_year_value,
    program.target,
    program.attainment,
    program.band,
    program.trend,
    program.trend_direction
from kpi_values as program
inner join kpis on program.kpi = kpis.kpi
left join kpi_values as direct
    on
        program.kpi = direct.kpi
        and program.period_grain = direct.period_grain
        and program.period_start = direct.period_start
        and direct.scope_type = 'channel'
        and direct.scope_id = 'direct'
where program.scope_type = 'program'
