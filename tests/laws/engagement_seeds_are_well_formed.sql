-- law: components of the engagement score are known, with a target above 0 and weights that are not negative nor all 0; who is satisfied gave an answer of the scale.
with components as (
    select * from {{ ref('engagement_components') }}
)

select
    'engagement_components' as seed,
    component as seed_row,
    'a component no event is filed under, or a target or weight out of range' as broken_law
from components
where
    component not in (
        'portal', 'training', 'content', 'communications', 'joint_marketing', 'deal_registration', 'incentives', 'meetings_and_feedback'
    )
    or coalesce(target, 0) <= 0
    or coalesce(weight, -1) < 0
union all
select
    'engagement_components' as seed,
    'all rows' as seed_row,
    'no component weighs anything' as broken_law
from components
having coalesce(sum(weight), 0) <= 0
union all
select
    'satisfaction_scales' as seed,
    cast(scale_max as {{ dbt.type_string() }}) as seed_row,
    'satisfied_from is not an answer of the scale' as broken_law
from {{ ref('satisfaction_scales') }}
where coalesce(satisfied_from, 0) <= 0 or satisfied_from > scale_max
