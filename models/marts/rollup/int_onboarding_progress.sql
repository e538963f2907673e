-- grain: one row per partner and onboarding step recorded of it
with recorded_steps as (
    select * from {{ ref('int_onboarding_steps') }}
),

steps as (
    select * from {{ ref('onboarding_steps') }}
),

partner_links as (
    select * from {{ ref('int_partner_links') }}
)

select
    partner_links.partner_id,
    steps.step,
    steps.position,
    steps.is_operational,
    min(case when recorded_steps.started_at < {{ as_of_moment() }} then recorded_steps.started_at end) as started_at,
    min(case when recorded_steps.completed_at < {{ as_of_moment() }} then recorded_steps.completed_at end) as completed_at,
    min(case when recorded_steps.abandoned_at < {{ as_of_moment() }} then recorded_steps.abandoned_at end) as abandoned_at
from recorded_steps
inner join steps on recorded_steps.step = steps.step
inner join partner_links
    on recorded_steps.source_system = partner_links.source_system and recorded_steps.source_partner_id = partner_links.source_id
group by partner_links.partner_id, steps.step, steps.position, steps.is_operational
