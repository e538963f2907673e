-- grain: one row per partner and day on which it left the program
with agreements as (
    select
        partner_id,
        min(starts_on) as first_started_on
    from {{ ref('int_partner_agreements') }}
    group by partner_id
),

-- Agreements that end together are one departure; a termination tells more than an expiry.
departures as (
    select
        *,
        {{ day_start('ended_on') }} as departed_at,
        row_number() over (
            partition by partner_id, ended_on
            order by case when termination_reason is null then 1 else 0 end, case when terminated_on is null then 1 else 0 end, source_system, agreement_id
        ) as agreement_number
    from {{ ref('int_agreement_ends') }}
    where is_departure
),

partners as (
    select * from {{ ref('dim_partners') }}
),

partner_history as (
    select * from {{ ref('int_partner_history') }}
),

returns as (
    select
        departures.partner_id,
        departures.ended_on,
        min(later.starts_on) as returned_on
    from departures
    inner join {{ ref('int_partner_agreements') }} as later
        on departures.partner_id = later.partner_id and departures.ended_on < later.starts_on
    where later.starts_on <= {{ as_of_day() }}
    group by departures.partner_id, departures.ended_on
)

select
    departures.partner_id,
    departures.ended_on as departed_on,
    partners.partner_name,
    case when departures.terminated_on = departures.ended_on then 'terminated' else 'not renewed' end as departure_kind,
    coalesce(departures.termination_reason, '(none given)') as departure_reason,
    departures.source_system,
    departures.agreement_id,
    departures.starts_on as agreement_starts_on,
    cast({{ days_between('agreements.first_started_on', 'departures.ended_on') }} as bigint) as days_as_partner,
    returns.returned_on,
    partner_history.partner_type,
    partner_history.partner_tier,
    partner_history.region,
    partner_history.partner_manager
from departures
inner join agreements on departures.partner_id = agreements.partner_id
inner join partners on departures.partner_id = partners.partner_id
left join partner_history
    on departures.partner_id = partner_history.partner_id and {{ in_stretch('departures.departed_at', 'partner_history') }}
left join returns on departures.partner_id = returns.partner_id and departures.ended_on = returns.ended_on
where departures.agreement_number = 1
