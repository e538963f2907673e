-- grain: one row per landed row of prm.training_enrolments
with landed as (
    select * from {{ source('prm', 'training_enrolments') }}
),

typed as (
    select {{ typed_columns('prm', 'training_enrolments') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('enrolment_id', event_date=local_date('coalesce(enrolled_at, completed_at)')) }} as row_reason
    from typed
)

select
    enrolment_id,
    person_id,
    partner_id,
    course_name,
    enrolled_at,
    due_at,
    completed_at,
    score,
    {{ row_trace('enrolment_id') }}
from judged
