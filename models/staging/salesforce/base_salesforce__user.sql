-- grain: one row per landed row of salesforce.user
with landed as (
    select * from {{ source('salesforce', 'user') }}
),

typed as (
    select {{ typed_columns('salesforce', 'user') }}
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
    name as user_name,
    email,
    contact_id,
    is_active,
    last_modified_date as last_modified_at,
    {{ row_trace('id') }}
from judged
