-- grain: one row per agreement of a known partner, signed by as-of
with agreements as (
    select * from {{ ref('int_agreements') }}
    where signed_at is null or signed_at < {{ as_of_moment() }}
),

partner_links as (
    select * from {{ ref('int_partner_links') }}
),

-- What is to happen after as-of is planned (ends_on) or not known yet (a termination).
known as (
    select
        partner_links.partner_id,
        agreements.source_system,
        agreements.agreement_id,
        agreements.starts_on,
        agreements.ends_on,
        case when agreements.terminated_on <= {{ as_of_day() }} then agreements.terminated_on end as terminated_on,
        case when agreements.terminated_on is null or agreements.terminated_on <= {{ as_of_day() }} then agreements.termination_reason end as termination_reason
    from agreements
    inner join partner_links
        on agreements.source_system = partner_links.source_system and agreements.source_partner_id = partner_links.source_id
)

select
    *,
    case when ends_on is null or terminated_on < ends_on then terminated_on else ends_on end as ended_on
from known
-- Ended before it began, it never held.
where not coalesce(terminated_on <= starts_on or ends_on < starts_on, false)
