-- grain: one row per landed row of zendesk.ticket_metrics
with landed as (
    select * from {{ source('zendesk', 'ticket_metrics') }}
),

typed as (
    select {{ typed_columns('zendesk', 'ticket_metrics') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as ticket_metrics_id,
    ticket_id,
    solved_at,
    {{ row_trace('id') }}
from judged
