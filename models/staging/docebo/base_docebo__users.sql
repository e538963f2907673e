-- grain: one row per landed row of docebo.users
with landed as (
    select * from {{ source('docebo', 'users') }}
),

typed as (
    select {{ typed_columns('docebo', 'users') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as user_id,
    email,
    fullname as full_name,
    first_name,
    last_name,
    partner_id,
    job_role,
    creation_date as created_at,
    expiration_date as expires_at,
    {{ row_trace('id') }}
from judged
