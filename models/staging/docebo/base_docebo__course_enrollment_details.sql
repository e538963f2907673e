-- grain: one row per landed row of docebo.course_enrollment_details
with landed as (
    select * from {{ source('docebo', 'course_enrollment_details') }}
),

typed as (
    select {{ typed_columns('docebo', 'course_enrollment_details') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason("course_id || '|' || user_id", event_date=local_date('enrollment_created_at')) }} as row_reason
    from typed
)

select
    course_id,
    user_id,
    enrollment_status,
    enrollment_created_at as enrolled_at,
    enrollment_completion_date as completed_at,
    enrollment_score as score,
    enrollment_validity_end_date as valid_until,
    enrollment_date_last_updated,
    {{ row_trace("course_id || '|' || user_id") }}
from judged
