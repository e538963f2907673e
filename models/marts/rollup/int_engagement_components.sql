-- grain: one row per component of the engagement score that a connected system feeds
{% set fed_by = {
    'portal': ['portal_activity'],
    'training': ['training_enrolments'],
    'content': ['content_activity'],
    'communications': ['communications'],
    'joint_marketing': ['campaigns', 'incentive_claims'],
    'deal_registration': ['deal_registrations'],
    'incentives': ['incentive_claims', 'payouts'],
    'meetings_and_feedback': ['partner_meetings', 'surveys'],
} %}
with components as (
    select * from {{ ref('engagement_components') }}
),

instrumented as (
    select * from {{ ref('int_instrumented') }}
)

select
    components.component,
    components.target,
    components.weight
from components
cross join instrumented
where
    case components.component
        {%- for component, entities in fed_by.items() %}
        when '{{ component }}' then instrumented.has_{{ entities | join(' or instrumented.has_') }}
        {%- endfor %}
    end
