-- grain: one row per deal registration
with registrations as (
    select * from {{ ref('int_registrations') }}
),

eligible_touches as (
    select * from {{ ref('int_eligible_touches') }}
    where touch_type = 'deal_registration'
),

deals as (
    select * from {{ ref('int_deals') }}
),

-- A registration converts when it is approved and a deal is open for which a rule admits it: the first such deal.
conversions as (
    select
        registrations.touch_id,
        deals.opportunity_id,
        greatest(deals.opened_at, registrations.submitted_at, registrations.approved_at) as converted_at,
        row_number() over (
            partition by registrations.touch_id
            order by greatest(deals.opened_at, registrations.submitted_at, registrations.approved_at), deals.opportunity_id
        ) as conversion_number
    from registrations
    inner join eligible_touches on registrations.touch_id = eligible_touches.touch_id
    inner join deals on eligible_touches.opportunity_id = deals.opportunity_id
),

-- Two claims to one customer: the earlier must still have stood when the later was submitted.
duplicates as (
    select
        registrations.touch_id,
        earlier.touch_id as earlier_touch_id,
        row_number() over (partition by registrations.touch_id order by earlier.submitted_at, earlier.touch_id) as earlier_number
    from registrations
    inner join registrations as earlier
        on
            registrations.account_id = earlier.account_id
            and registrations.submitted_at < earlier.stood_until
            and (
                registrations.submitted_at > earlier.submitted_at
                or (registrations.submitted_at = earlier.submitted_at and registrations.touch_id > earlier.touch_id)
            )
),

lives as (
    select
        registrations.*,
        conversions.converted_at,
        conversions.opportunity_id as converted_opportunity_id,
        case
            when conversions.converted_at is null and registrations.protection_ends_at < coalesce(registrations.withdrawn_at, {{ as_of_moment() }})
                then registrations.protection_ends_at
        end as expired_at,
        duplicates.earlier_touch_id as duplicate_of_touch_id
    from registrations
    left join conversions on registrations.touch_id = conversions.touch_id and conversions.conversion_number = 1
    left join duplicates on registrations.touch_id = duplicates.touch_id and duplicates.earlier_number = 1
)

select
    touch_id,
    source_system,
    registration_id,
    partner_id,
    account_id,
    opportunity_id,
    case
        when rejected_at is not null then 'rejected'
        when converted_at is not null then 'converted'
        when expired_at is not null then 'expired'
        when withdrawn_at is not null then 'withdrawn'
        when approved_at is not null then 'approved'
        else 'submitted'
    end as registration_status,
    submitted_at,
    approved_at,
    rejected_at,
    rejection_reason,
    withdrawn_at,
    protection_ends_at,
    expired_at,
    converted_at,
    converted_opportunity_id,
    duplicate_of_touch_id,
    original_amount,
    original_currency
from lives
