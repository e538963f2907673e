-- grain: one row per measure, period and scope member in which something was measured
with durations as (
    {%- for family in ['coverage', 'engagement', 'customer'] %}
    select
        measure,
        roll_up,
        period_grain,
        period_start,
        moment,
        is_stock,
        partner_id,
        value
    from {{ ref('int_' ~ family ~ '_durations') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

period_months as (
    select * from {{ ref('int_period_months') }}
),

partner_history as (
    select * from {{ ref('int_partner_history') }}
),

stamped as (
    {{ with_partner_attributes('durations', 'partner_history') }}
),

-- A median of medians is no median: what the months of a period measured is pooled.
pooled as (
    select
        stamped.measure,
        period_months.period_grain,
        period_months.period_start,
        stamped.partner_id,
        stamped.partner_type,
        stamped.partner_tier,
        stamped.region,
        stamped.partner_manager,
        stamped.value
    from stamped
    inner join period_months on stamped.period_start = period_months.month_start
    where stamped.roll_up = 'sum of months'
    union all
    select
        measure,
        period_grain,
        period_start,
        partner_id,
        partner_type,
        partner_tier,
        region,
        partner_manager,
        value
    from stamped
    where roll_up = 'own period'
)

{{ partner_scopes('pooled', ['measure', 'period_grain', 'period_start'], {'value': median('value')}) }}
