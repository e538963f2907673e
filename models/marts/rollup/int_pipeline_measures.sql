-- grain: one row per measure and thing measured: a pending or approved registration, a lead
with pending_registrations as (
    select * from {{ ref('int_pending_registrations') }}
),

approved_registrations as (
    select *, {{ month_of(local_date('decided_at')) }} as decided_month
    from {{ ref('int_registration_outcomes') }}
    where decision = 'approved' and decided_at is not null
),

leads as (
    select *, {{ month_of(local_date('touched_at')) }} as submitted_month
    from {{ ref('int_resolved_touches') }}
    where
        touch_type = 'referral'
        and partner_id is not null
        and touched_at is not null
        and coalesce(problem, '') <> 'recorded in two systems'
),

measured as (
    select 'pending_registration_amount' as measure, 'last month' as roll_up, month_start as period_start, stock_moment as moment, true as is_stock, partner_id, coalesce(amount, 0) as value
    from pending_registrations
    union all
    select 'registrations_approved', 'sum of months', decided_month, decided_at, false, partner_id, 1
    from approved_registrations
    union all
    select 'approved_registrations_won', 'sum of months', decided_month, decided_at, false, partner_id, 1
    from approved_registrations
    where is_won
    union all
    select 'leads', 'sum of months', submitted_month, touched_at, false, partner_id, 1
    from leads
    union all
    select 'leads_converted', 'sum of months', submitted_month, touched_at, false, partner_id, 1
    from leads
    where opportunity_id is not null
)

select
    measure,
    roll_up,
    'month' as period_grain,
    period_start,
    moment,
    is_stock,
    partner_id,
    cast(value as decimal(24, 6)) as value
from measured
