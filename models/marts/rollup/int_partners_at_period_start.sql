-- grain: one row per period and partner in force when it begins
with periods as (
    select
        *,
        {{ add_days('period_start', -1) }} as day_before
    from {{ ref('dim_periods') }}
),

agreements as (
    select * from {{ ref('int_partner_agreements') }}
),

departures as (
    select * from {{ ref('int_agreement_ends') }}
    where is_departure
),

in_force as (
    select distinct
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        agreements.partner_id
    from periods
    inner join agreements on {{ in_force('agreements', 'periods.day_before') }}
)

select
    in_force.period_grain,
    in_force.period_start,
    in_force.partner_id,
    count(departures.agreement_id) > 0 as has_departed
from in_force
left join departures
    on in_force.partner_id = departures.partner_id and departures.ended_on between in_force.period_start and in_force.period_end
group by in_force.period_grain, in_force.period_start, in_force.partner_id
