-- grain: one row per assessed partner and requirement of a tier
with partners as (
    select * from {{ ref('int_assessed_partners') }}
    where is_assessed
),

requirements as (
    select * from {{ ref('tier_requirements') }}
),

periods as (
    select * from {{ ref('int_latest_periods') }}
    where periods_back = 1
),

kpi_values as (
    select * from {{ ref('kpi_values') }}
    where scope_type = 'partner'
)

select
    partners.partner_id,
    requirements.partner_tier,
    requirements.tier_rank,
    requirements.kpi,
    requirements.period_grain,
    periods.period_start,
    kpi_values.value,
    requirements.minimum_value,
    requirements.requirement,
    coalesce(kpi_values.value >= requirements.minimum_value, false) as is_met,
    requirements.requirement || case
        when kpi_values.value is null then ' (not measurable)'
        else ' (is ' || cast(cast(kpi_values.value as decimal(18, 2)) as {{ dbt.type_string() }}) || ')'
    end as finding
from partners
cross join requirements
left join periods on requirements.period_grain = periods.period_grain
left join kpi_values
    on
        partners.partner_id = kpi_values.scope_id
        and requirements.kpi = kpi_values.kpi
        and requirements.period_grain = kpi_values.period_grain
        and periods.period_start = kpi_values.period_start
