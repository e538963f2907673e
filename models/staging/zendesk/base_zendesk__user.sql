-- grain: one row per landed row of zendesk.user
with landed as (
    select * from {{ source('zendesk', 'user') }}
),

typed as (
    select {{ typed_columns('zendesk', 'user') }}
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
    organization_id,
    email,
    name as full_name,
    role,
    active as is_active,
    suspended as is_suspended,
    created_at,
    updated_at,
    {{ row_trace('id') }}
from judged
