-- grain: one row per month, partner and measured row: an active partner, a pending or decided registration, a lead
with active_partners as (
    select * from {{ ref('int_active_partners') }}
),

pending_registrations as (
    select * from {{ ref('int_pending_registrations') }}
),

approved_registrations as (
    select * from {{ ref('int_registration_outcomes') }}
    where decision = 'approved'
),

leads as (
    select * from {{ ref('int_resolved_touches') }}
    where
        touch_type = 'referral'
        and partner_id is not null
        and touched_at is not null
        and coalesce(problem, '') <> 'recorded in two systems'
),

measured as (
    select
        month_start,
        partner_id,
        stock_moment as moment,
        true as is_stock,
        1 as active_partners,
        0 as pending_amount,
        0 as approved,
        0 as approved_won,
        0 as leads,
        0 as leads_converted
    from active_partners
    union all
    select
        month_start,
        partner_id,
        stock_moment as moment,
        true as is_stock,
        0 as active_partners,
        coalesce(amount, 0) as pending_amount,
        0 as approved,
        0 as approved_won,
        0 as leads,
        0 as leads_converted
    from pending_registrations
    union all
    select
        {{ month_of(local_date('decided_at')) }} as month_start,
        partner_id,
        decided_at as moment,
        false as is_stock,
        0 as active_partners,
        0 as pending_amount,
        1 as approved,
        case when is_won then 1 else 0 end as approved_won,
        0 as leads,
        0 as leads_converted
    from approved_registrations
    union all
    select
        {{ month_of(local_date('touched_at')) }} as month_start,
        partner_id,
        touched_at as moment,
        false as is_stock,
        0 as active_partners,
        0 as pending_amount,
        0 as approved,
        0 as approved_won,
        1 as leads,
        case when opportunity_id is not null then 1 else 0 end as leads_converted
    from leads
)

select * from measured
