-- grain: one row per partner, KPI that partners may see and period
with figures as (
    select * from {{ ref('kpi_values') }}
    where scope_type = 'partner'
),

kpis as (
    select * from {{ ref('dim_kpis') }}
    where audience = 'partner'
),

periods as (
    select * from {{ ref('dim_periods') }}
),

partner_history as (
    select * from {{ ref('int_partner_history') }}
),

partners_in_force as (
    select * from {{ ref('int_partners_in_force') }}
),

instrumented as (
    select * from {{ ref('int_instrumented') }}
)

select
    figures.*,
    figures.scope_id as partner_id,
    partner_history.partner_type,
    kpis.kpi_name,
    kpis.is_core,
    kpis.unit,
    kpis.direction,
    kpis.definition,
    partners_in_force.partner_id is not null or not instrumented.has_agreements as is_peer
from figures
inner join kpis on figures.kpi = kpis.kpi
inner join periods on figures.period_grain = periods.period_grain and figures.period_start = periods.period_start
inner join partner_history
    on
        figures.scope_id = partner_history.partner_id
        and {{ in_stretch_before(day_start(add_days('periods.stock_date', 1)), 'partner_history') }}
cross join instrumented
left join partners_in_force
    on figures.scope_id = partners_in_force.partner_id and periods.last_month_start = partners_in_force.month_start
where kpis.applies_to = 'all' or (', ' || kpis.applies_to || ',') like ('%, ' || partner_history.partner_type || ',%')
