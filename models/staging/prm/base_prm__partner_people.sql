-- grain: one row per landed row of prm.partner_people
with landed as (
    select * from {{ source('prm', 'partner_people') }}
),

typed as (
    select {{ typed_columns('prm', 'partner_people') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('person_id') }} as row_reason
    from typed
)

select
    person_id,
    partner_id,
    email,
    full_name,
    job_role,
    created_at,
    deactivated_at,
    {{ row_trace('person_id') }}
from judged
