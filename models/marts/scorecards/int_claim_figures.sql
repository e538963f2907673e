-- grain: one row per assessed partner, claim, detail of the claim, KPI and period behind it
with partners as (
    select * from {{ ref('int_assessed_partners') }}
    where is_assessed
),

periods as (
    select * from {{ ref('int_latest_periods') }}
),

kpi_values as (
    select * from {{ ref('kpi_values') }}
    where scope_type = 'partner'
),

wanted as (
    select
        'segment' as claim,
        measure as claim_detail,
        kpi,
        period_grain,
        last_periods,
        cast(null as double) as minimum_value
    from {{ ref('segment_measures') }}
    union all
    select
        'trend' as claim,
        measure as claim_detail,
        kpi,
        period_grain,
        {{ trend_periods() }} as last_periods,
        cast(null as double) as minimum_value
    from {{ ref('segment_measures') }}
    union all
    select
        'tier' as claim,
        partner_tier as claim_detail,
        kpi,
        period_grain,
        last_periods,
        cast(minimum_value as double) as minimum_value
    from {{ ref('tier_requirements') }}
)

select
    partners.partner_id,
    wanted.claim,
    wanted.claim_detail,
    wanted.kpi,
    periods.period_grain,
    periods.period_start,
    periods.period_end,
    periods.periods_back,
    kpi_values.value,
    kpi_values.trend_direction,
    wanted.minimum_value
from partners
cross join wanted
inner join periods on wanted.period_grain = periods.period_grain and wanted.last_periods >= periods.periods_back
inner join kpi_values
    on
        partners.partner_id = kpi_values.scope_id
        and wanted.kpi = kpi_values.kpi
        and periods.period_grain = kpi_values.period_grain
        and periods.period_start = kpi_values.period_start
