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
    is_active,
    {{ row_trace('id') }}
from judged
