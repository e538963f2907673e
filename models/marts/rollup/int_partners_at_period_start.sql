-- grain: one row per period and partner in force when it begins
with periods as (
    select * from {{ ref('dim_periods') }}
),

agreements as (
    select * from {{ ref('int_partner_agreements') }}
),

departures as (
    select * from {{ ref('int_agreement_ends') }}
    where is_departure
),

-- Whose agreement is terminated on the first day was still there when it began.
in_force as (
    select distinct
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        agreements.partner_id
    from periods
    inner join agreements
        on
            periods.period_start >= agreements.starts_on
            and (agreements.ends_on is null or periods.period_start <= agreements.ends_on)
            and (agreements.terminated_on is null or periods.period_start <= agreements.terminated_on)
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
