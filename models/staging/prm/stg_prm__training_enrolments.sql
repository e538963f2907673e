-- grain: one row per enrolment of a person in a course
with enrolments as (
    select * from {{ ref('base_prm__training_enrolments') }}
)

select
    'prm' as source_system,
    enrolment_id,
    person_id as source_person_id,
    partner_id as source_partner_id,
    course_name,
    enrolled_at,
    due_at,
    completed_at,
    score
from enrolments
where row_reason is null
