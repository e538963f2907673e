-- grain: one row per landed row of prm.onboarding_steps
with landed as (
    select * from {{ source('prm', 'onboarding_steps') }}
),

typed as (
    select {{ typed_columns('prm', 'onboarding_steps') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('onboarding_step_id', required=['step'], event_date=local_date('coalesce(started_at, completed_at, abandoned_at)')) }} as row_reason
    from typed
)

select
    onboarding_step_id,
    partner_id,
    step,
    started_at,
    completed_at,
    abandoned_at,
    {{ row_trace('onboarding_step_id') }}
from judged
