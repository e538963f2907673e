-- grain: one row per deal registration, with how long it stood
with registrations as (
    select * from {{ ref('int_resolved_touches') }}
    where touch_type = 'deal_registration' and touched_at is not null and coalesce(problem, '') <> 'recorded in two systems'
),

rules as (
    select * from {{ ref('attribution_rules') }}
    where touch_type = 'deal_registration' and credit_type = 'sourced'
),

protections as (
    select
        registrations.touch_id,
        max(rules.protection_days) as protection_days
    from registrations
    inner join rules on {{ in_stretch(local_date('registrations.decided_at'), 'rules') }}
    group by registrations.touch_id
),

dated as (
    select
        registrations.*,
        case when registrations.decision = 'approved' then registrations.decided_at end as approved_at,
        case when registrations.decision <> 'approved' then registrations.decided_at end as registration_rejected_at,
        case
            when registrations.decision = 'approved'
                then coalesce(registrations.expires_at, {{ add_days_to_moment('registrations.decided_at', 'protections.protection_days') }})
            when registrations.decision is null then registrations.expires_at
        end as protection_ends_at
    from registrations
    left join protections on registrations.touch_id = protections.touch_id
)

select
    touch_id,
    source_system,
    source_record_id as registration_id,
    partner_id,
    account_id,
    opportunity_id,
    touched_at as submitted_at,
    recorded_at,
    approved_at,
    registration_rejected_at as rejected_at,
    rejection_reason,
    withdrawn_at,
    protection_ends_at,
    least(
        coalesce(registration_rejected_at, {{ as_of_moment() }}),
        coalesce(withdrawn_at, {{ as_of_moment() }}),
        coalesce(protection_ends_at, {{ as_of_moment() }})
    ) as stood_until,
    amount as original_amount,
    currency as original_currency
from dated
