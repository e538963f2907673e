-- grain: one row per partner manager, KPI and period
with kpi_values as (
    select * from {{ ref('kpi_values') }}
),

kpis as (
    select * from {{ ref('dim_kpis') }}
),

books as (
    select * from kpi_values
    where kpi = 'partners_in_force' and scope_type = 'partner_manager'
)

select
    managers.scope_id as partner_manager,
    managers.scope_name as partner_manager_name,
    managers.kpi,
    kpis.kpi_name,
    managers.family,
    kpis.is_core,
    kpis.unit,
    kpis.direction,
    kpis.owner,
    kpis.review_cadence,
    managers.period_grain,
    managers.period_start,
    managers.period_end,
    managers.is_complete,
    cast(books.value as bigint) as partners_in_book,
    managers.value,
    program.value as program_value,
    managers.previous_value,
    managers.previous_year_value,
    managers.target,
    managers.attainment,
    managers.band,
    managers.trend,
    managers.trend_direction
from kpi_values as managers
inner join kpis on managers.kpi = kpis.kpi
left join books
    on
        managers.scope_id = books.scope_id
        and managers.period_grain = books.period_grain
        and managers.period_start = books.period_start
left join kpi_values as program
    on
        managers.kpi = program.kpi
        and managers.period_grain = program.period_grain
        and managers.period_start = program.period_start
        and program.scope_type = 'program'
where managers.scope_type = 'partner_manager'
