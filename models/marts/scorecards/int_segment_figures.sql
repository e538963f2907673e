-- grain: one row per assessed partner, measure of seed segment_measures and period behind it
with partners as (
    select * from {{ ref('int_assessed_partners') }}
    where is_assessed
),

measures as (
    select * from {{ ref('segment_measures') }}
),

periods as (
    select * from {{ ref('int_latest_periods') }}
),

kpi_values as (
    select * from {{ ref('kpi_values') }}
    where scope_type = 'partner'
)

select
    partners.partner_id,
    measures.measure,
    measures.kpi,
    periods.period_grain,
    periods.period_start,
    periods.period_end,
    periods.periods_back,
    kpi_values.value,
    kpi_values.trend_direction
from partners
cross join measures
inner join periods on measures.period_grain = periods.period_grain and measures.last_periods >= periods.periods_back
inner join kpi_values
    on
        partners.partner_id = kpi_values.scope_id
        and measures.kpi = kpi_values.kpi
        and periods.period_grain = kpi_values.period_grain
        and periods.period_start = kpi_values.period_start
