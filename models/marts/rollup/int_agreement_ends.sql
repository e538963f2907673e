-- grain: one row per agreement with an end, and whether another agreement of the partner took over
with agreements as (
    select * from {{ ref('int_partner_agreements') }}
),

parameters as (
    select max(case when parameter = 'renewal_grace_days' then value end) as renewal_grace_days
    from {{ ref('kpi_parameters') }}
),

ends as (
    select
        agreements.*,
        {{ add_days('agreements.ended_on', 'parameters.renewal_grace_days') }} as grace_until
    from agreements
    cross join parameters
    where agreements.ended_on is not null
),

-- Who has another agreement by the end of the grace days that lasts longer does not depart. It renews only what it came after, beyond its full term.
successions as (
    select
        ends.source_system,
        ends.agreement_id,
        max(case when others.ended_on is null or others.ended_on > ends.ended_on then 1 else 0 end) as of_end,
        max(case when others.starts_on > ends.starts_on and (others.ended_on is null or others.ended_on > ends.ends_on) then 1 else 0 end) as of_term
    from ends
    inner join agreements as others
        on
            ends.partner_id = others.partner_id
            and (ends.source_system <> others.source_system or ends.agreement_id <> others.agreement_id)
            and ends.grace_until >= others.starts_on
    group by ends.source_system, ends.agreement_id
)

select
    ends.partner_id,
    ends.source_system,
    ends.agreement_id,
    ends.starts_on,
    ends.ends_on,
    ends.terminated_on,
    ends.termination_reason,
    ends.ended_on,
    ends.ended_on <= {{ as_of_day() }} and coalesce(successions.of_end, 0) = 0 as is_departure,
    ends.ends_on <= {{ as_of_day() }} as is_due_for_renewal,
    ends.ends_on <= {{ as_of_day() }} and coalesce(successions.of_term, 0) = 1 as is_renewed
from ends
left join successions on ends.source_system = successions.source_system and ends.agreement_id = successions.agreement_id
