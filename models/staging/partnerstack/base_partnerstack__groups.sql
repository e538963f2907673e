-- grain: one row per landed row of partnerstack.groups
with landed as (
    select * from {{ source('partnerstack', 'groups') }}
),

typed as (
    select {{ typed_columns('partnerstack', 'groups') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('key') }} as row_reason
    from typed
)

select
    key as group_key,
    name as group_name,
    created_at,
    updated_at,
    {{ row_trace('key') }}
from judged
