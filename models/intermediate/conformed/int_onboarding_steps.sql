-- grain: one row per step of a partner's onboarding
with prm as (
    select * from {{ ref('stg_prm__onboarding_steps') }}
)

select
    source_system,
    onboarding_step_id,
    source_partner_id,
    step,
    started_at,
    completed_at,
    abandoned_at
from prm
