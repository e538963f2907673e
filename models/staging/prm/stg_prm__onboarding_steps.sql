-- grain: one row per step of a partner's onboarding
with steps as (
    select * from {{ ref('base_prm__onboarding_steps') }}
)

select
    'prm' as source_system,
    onboarding_step_id,
    partner_id as source_partner_id,
    lower(step) as step,
    started_at,
    completed_at,
    abandoned_at
from steps
where row_reason is null
