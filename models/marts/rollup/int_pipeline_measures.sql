-- grain: one row per measure and thing measured: a pending or approved registration, a lead
with registrations as (
    select
        *,
        {{ month_of(local_date('decided_at')) }} as decided_month
    from {{ ref('int_registration_outcomes') }}
    where decision = 'approved' and decided_at is not null
),

leads as (
    select
        *,
        {{ month_of(local_date('touched_at')) }} as submitted_month
    from {{ ref('int_resolved_touches') }}
    where
        touch_type = 'referral'
        and partner_id is not null
        and touched_at is not null
        and coalesce(problem, '') <> 'recorded in two systems'
),

{% set flows = {
    'registrations_approved': ['registrations', 'decided_month', 'decided_at', 'true'],
    'approved_registrations_won': ['registrations', 'decided_month', 'decided_at', 'is_won'],
    'leads': ['leads', 'submitted_month', 'touched_at', 'true'],
    'leads_converted': ['leads', 'submitted_month', 'touched_at', 'opportunity_id is not null'],
} %}
measured as (
    {%- for measure, (rows, month, moment, condition) in flows.items() %}
    select
        '{{ measure }}' as measure,
        'sum of months' as roll_up,
        {{ month }} as period_start,
        {{ moment }} as moment,
        false as is_stock,
        partner_id,
        1 as value
    from {{ rows }}
    where {{ condition }}
    union all
    {%- endfor %}
    select
        'pending_registration_amount' as measure,
        'last month' as roll_up,
        month_start as period_start,
        stock_moment as moment,
        true as is_stock,
        partner_id,
        coalesce(amount, 0) as value
    from {{ ref('int_pending_registrations') }}
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
