-- grain: one row per landed row of hubspot.form
with landed as (
    select * from {{ source('hubspot', 'form') }}
),

typed as (
    select {{ typed_columns('hubspot', 'form') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('guid') }} as row_reason
    from typed
)

select
    guid as form_id,
    name as form_name,
    created_at,
    {{ row_trace('guid') }}
from judged
