-- grain: one row per enrolment of a person in a course
{% for system in ['prm', 'docebo'] %}
select
    source_system,
    enrolment_id,
    source_person_id,
    source_partner_id,
    course_name,
    enrolled_at,
    due_at,
    completed_at,
    score
from {{ ref('stg_' ~ system ~ '__training_enrolments') }}
{{ 'union all' if not loop.last }}
{% endfor %}
