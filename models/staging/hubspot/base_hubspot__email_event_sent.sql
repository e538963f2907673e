-- grain: one row per landed row of hubspot.email_event_sent
with landed as (
    select * from {{ source('hubspot', 'email_event_sent') }}
),

typed as (
    select {{ typed_columns('hubspot', 'email_event_sent') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as email_event_id,
    subject,
    {{ row_trace('id') }}
from judged
