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

{% set shares = {
    'core_kpis_measured': ['is_core', 'is_measured'],
    'core_kpis_about_outcomes': ['is_core', 'is_outcome'],
    'core_kpis_with_targets': ['is_core', 'has_target'],
    'outcome_kpis_measured': ['is_outcome', 'is_measured'],
} %}
{%- for measure, (among, counted) in shares.items() %}
select
    '{{ measure }}' as measure,
    sum(case when {{ among }} and {{ counted }} then 1 else 0 end) as numerator,
    sum(case when {{ among }} then 1 else 0 end) as denominator
from judged
{{ 'union all' if not loop.last }}
{%- endfor %}
