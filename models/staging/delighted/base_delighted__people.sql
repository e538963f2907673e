-- grain: one row per landed row of delighted.people
with landed as (
    select * from {{ source('delighted', 'people') }}
),

typed as (
    select {{ typed_columns('delighted', 'people') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as person_id,
    email,
    name as full_name,
    created_at,
    {{ row_trace('id') }}
from judged
