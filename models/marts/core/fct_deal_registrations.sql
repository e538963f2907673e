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

-- A registration converts when it is approved and a deal is open for which a rule admits it: the first it may claim, else the first it may influence.
conversions as (
    select
        registrations.touch_id,
        deals.opportunity_id,
        deals.closed_at,
        greatest(deals.opened_at, registrations.submitted_at, registrations.approved_at) as converted_at,
        row_number() over (
            partition by registrations.touch_id
            order by
                case eligible_touches.credit_type when 'sourced' then 0 else 1 end,
                greatest(deals.opened_at, registrations.submitted_at, registrations.approved_at),
                deals.opened_at,
                deals.opportunity_id
        ) as conversion_number
    from registrations
    inner join eligible_touches on registrations.touch_id = eligible_touches.touch_id
    inner join deals on eligible_touches.opportunity_id = deals.opportunity_id
),

lives as (
    select
        registrations.*,
        conversions.converted_at,
        conversions.opportunity_id as converted_opportunity_id,
        least(registrations.stood_until, coalesce(conversions.closed_at, registrations.stood_until)) as claimed_until,
        case
            when conversions.converted_at is null and registrations.protection_ends_at < coalesce(registrations.withdrawn_at, {{ as_of_moment() }})
                then registrations.protection_ends_at
        end as expired_at
    from registrations
    left join conversions on registrations.touch_id = conversions.touch_id and conversions.conversion_number = 1
),

-- Two claims to one customer, and not to different deals: the earlier must still have stood when the later was submitted.
duplicates as (
    select
        lives.touch_id,
        earlier.touch_id as earlier_touch_id,
        row_number() over (partition by lives.touch_id order by earlier.submitted_at, earlier.touch_id) as earlier_number
    from lives
    inner join lives as earlier
        on
            lives.account_id = earlier.account_id
            and lives.submitted_at < earlier.claimed_until
            and (lives.opportunity_id is null or earlier.opportunity_id is null or lives.opportunity_id = earlier.opportunity_id)
            and (
                lives.submitted_at > earlier.submitted_at
                or (lives.submitted_at = earlier.submitted_at and lives.touch_id > earlier.touch_id)
            )
)

select
    lives.touch_id,
    lives.source_system,
    lives.registration_id,
    lives.partner_id,
    lives.account_id,
    lives.opportunity_id,
    case
        when lives.rejected_at is not null then 'rejected'
        when lives.converted_at is not null then 'converted'
        when lives.expired_at is not null then 'expired'
        when lives.withdrawn_at is not null then 'withdrawn'
        when lives.approved_at is not null then 'approved'
        else 'submitted'
    end as registration_status,
    lives.submitted_at,
    lives.approved_at,
    lives.rejected_at,
    lives.rejection_reason,
    lives.withdrawn_at,
    lives.protection_ends_at,
    lives.expired_at,
    lives.converted_at,
    lives.converted_opportunity_id,
    duplicates.earlier_touch_id as duplicate_of_touch_id,
    lives.original_amount,
    lives.original_currency
from lives
left join duplicates on lives.touch_id = duplicates.touch_id and duplicates.earlier_number = 1
