-- grain: one row per measure, period and scope member in which something was measured
with durations as (
    {{ rows_of_families('durations', ['coverage', 'engagement', 'customer']) }}
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
    {{ pooled_in_periods('stamped', 'period_months', 'value') }}
)

{{ partner_scopes('pooled', ['measure', 'period_grain', 'period_start'], {'value': median('value')}) }}
