-- grain: one row per landed row of hubspot.owner
with landed as (
    select * from {{ source('hubspot', 'owner') }}
),

typed as (
    select {{ typed_columns('hubspot', 'owner') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('owner_id') }} as row_reason
    from typed
)

select
    owner_id,
    first_name,
    last_name,
    email,
    {{ row_trace('owner_id') }}
from judged
