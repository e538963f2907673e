-- grain: one row per landed row of docebo.course
with landed as (
    select * from {{ source('docebo', 'course') }}
),

typed as (
    select {{ typed_columns('docebo', 'course') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as course_id,
    name as course_name,
    {{ row_trace('id') }}
from judged
