-- grain: one row per measure and deal registration decided or partner inquiry solved
with registrations as (
    select
        source_system,
        touch_id as record_id,
        partner_id,
        submitted_at as began_at,
        coalesce(approved_at, rejected_at) as ended_at
    from {{ ref('fct_deal_registrations') }}
    where partner_id is not null
),

-- A ticket is a partner's inquiry when one of its people asked.
inquiries as (
    select
        tickets.source_system,
        tickets.ticket_id as record_id,
        partner_records.partner_id,
        tickets.opened_at as began_at,
        tickets.solved_at as ended_at
    from {{ ref('int_tickets') }} as tickets
    inner join {{ ref('int_partner_records') }} as partner_records on {{ record_of_partner('tickets', 'ticket_id') }}
),

durations as (
    select
        'deal_registration_decision_hours' as measure,
        *
    from registrations
    union all
    select
        'partner_inquiry_resolution_hours' as measure,
        *
    from inquiries
)

select
    measure,
    'sum of months' as roll_up,
    'month' as period_grain,
    {{ month_of(local_date('ended_at')) }} as period_start,
    ended_at as moment,
    false as is_stock,
    partner_id,
    source_system,
    record_id,
    24 * {{ days_after('ended_at', 'began_at') }} as value
-- What ended before it began is listed as an exception (dates out of order) and took no time that could be told.
from durations
where began_at <= ended_at and ended_at < {{ as_of_moment() }}
