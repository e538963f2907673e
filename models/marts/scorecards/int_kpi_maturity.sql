-- grain: one row per measure of maturity that the KPI tables tell
with kpis as (
    select * from {{ ref('dim_kpis') }}
),

families as (
    select * from {{ ref('kpi_families') }}
),

quarter as (
    select period_start from {{ ref('int_latest_periods') }}
    where period_grain = 'quarter' and periods_back = 1
),

program_values as (
    select kpi_values.*
    from {{ ref('kpi_values') }} as kpi_values
    inner join quarter on kpi_values.period_start = quarter.period_start
    where kpi_values.period_grain = 'quarter' and kpi_values.scope_type = 'program'
),

targets as (
    select distinct kpi from {{ ref('kpi_targets') }}
    where scope_type = 'program'
),

judged as (
    select
        kpis.is_core,
        families.is_outcome,
        program_values.kpi is not null as is_measured,
        targets.kpi is not null as has_target
    from kpis
    left join families on kpis.family = families.family
    left join program_values on kpis.kpi = program_values.kpi
    left join targets on kpis.kpi = targets.kpi
)

select
    'core_kpis_measured' as measure,
    sum(case when is_core and is_measured then 1 else 0 end) as numerator,
    sum(case when is_core then 1 else 0 end) as denominator
from judged
union all
select
    'core_kpis_about_outcomes' as measure,
    sum(case when is_core and is_outcome then 1 else 0 end) as numerator,
    sum(case when is_core then 1 else 0 end) as denominator
from judged
union all
select
    'core_kpis_with_targets' as measure,
    sum(case when is_core and has_target then 1 else 0 end) as numerator,
    sum(case when is_core then 1 else 0 end) as denominator
from judged
union all
select
    'outcome_kpis_measured' as measure,
    sum(case when is_outcome and is_measured then 1 else 0 end) as numerator,
    sum(case when is_outcome then 1 else 0 end) as denominator
from judged
