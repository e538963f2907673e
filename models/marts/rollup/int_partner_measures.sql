-- grain: one row per measure, way it rolls up, period, partner and attributes the partner had
with measured as (
    {{ rows_of_families('measures', ['coverage', 'engagement', 'pipeline', 'credit', 'customer', 'cost', 'lifetime']) }}
),

partner_history as (
    select * from {{ ref('int_partner_history') }}
),

stamped as (
    {{ with_partner_attributes('measured', 'partner_history') }}
)

select
    measure,
    roll_up,
    period_grain,
    period_start,
    partner_id,
    partner_type,
    partner_tier,
    region,
    partner_manager,
    cast(sum(value) as decimal(28, 6)) as value
from stamped
group by measure, roll_up, period_grain, period_start, partner_id, partner_type, partner_tier, region, partner_manager
