-- grain: one row per partner whose onboarding has begun and onboarding step, reached or not
with onboardings as (
    select * from {{ ref('int_partner_onboardings') }}
),

progress as (
    select * from {{ ref('int_onboarding_progress') }}
),

steps as (
    select * from {{ ref('onboarding_steps') }}
),

-- An onboarding is given up at one step alone, or waits at the first it has not completed.
on_the_way as (
    select
        onboardings.*,
        steps.step,
        steps.position,
        progress.started_at,
        progress.completed_at,
        min(case when progress.abandoned_at = onboardings.abandoned_at then steps.position end) over (partition by onboardings.partner_id) as last_position,
        min(case when progress.completed_at is null then steps.position end) over (partition by onboardings.partner_id) as next_position
    from onboardings
    cross join steps
    left join progress on onboardings.partner_id = progress.partner_id and steps.step = progress.step
)

select
    partner_id,
    begun_at,
    step,
    position,
    started_at is not null or completed_at is not null as is_reached,
    completed_at is not null as is_completed,
    abandoned_at is not null and position = last_position as is_abandoned,
    operational_at is null and abandoned_at is null and position = next_position as is_waiting,
    {{ days_between(local_date('started_at'), local_date('completed_at')) }} as days_to_complete,
    case when operational_at is null and abandoned_at is null and position = next_position then {{ days_between(local_date('begun_at'), as_of_day()) }} end as days_waiting
from on_the_way
