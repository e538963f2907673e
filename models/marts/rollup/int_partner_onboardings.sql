-- grain: one row per partner whose onboarding has begun
with progress as (
    select * from {{ ref('int_onboarding_progress') }}
),

onboardings as (
    select
        partner_id,
        min(started_at) as begun_at,
        min(case when is_operational then completed_at end) as operational_at,
        min(abandoned_at) as given_up_at
    from progress
    group by partner_id
)

select
    partner_id,
    begun_at,
    operational_at,
    case when operational_at is null then given_up_at end as abandoned_at
from onboardings
where begun_at is not null
