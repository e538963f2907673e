-- grain: one row per enrolment of a learner in a course
with enrolments as (
    select * from {{ ref('base_docebo__course_enrollment_details') }}
),

courses as (
    select * from {{ ref('base_docebo__course') }}
),

users as (
    select * from {{ ref('base_docebo__users') }}
)

select
    'docebo' as source_system,
    enrolments.record_id as enrolment_id,
    enrolments.user_id as source_person_id,
    users.partner_id as source_partner_id,
    courses.course_name,
    enrolments.enrolled_at,
    {{ day_start('enrolments.valid_until') }} as due_at,
    case when lower(enrolments.enrollment_status) = 'completed' then enrolments.completed_at end as completed_at,
    enrolments.score
from enrolments
left join courses
    on enrolments.course_id = courses.course_id
    and courses.row_status in ('modelled', 'deleted')
left join users
    on enrolments.user_id = users.user_id
    and users.row_reason is null
where enrolments.row_reason is null
