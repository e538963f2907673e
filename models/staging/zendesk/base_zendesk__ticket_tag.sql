-- grain: one row per landed row of zendesk.ticket_tag
with landed as (
    select * from {{ source('zendesk', 'ticket_tag') }}
),

typed as (
    select {{ typed_columns('zendesk', 'ticket_tag') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason("ticket_id || '|' || tag") }} as row_reason
    from typed
)

select
    ticket_id,
    tag,
    {{ row_trace("ticket_id || '|' || tag") }}
from judged
