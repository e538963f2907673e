-- grain: one row per landed row of zendesk.ticket
with landed as (
    select * from {{ source('zendesk', 'ticket') }}
),

typed as (
    select {{ typed_columns('zendesk', 'ticket') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason(
            'id',
            is_deleted="(_is_deleted or coalesce(lower(status) = 'deleted', false))",
            required=['created_at'],
            event_date=local_date('created_at')
        ) }} as row_reason
    from typed
)

select
    id as ticket_id,
    organization_id,
    requester_id,
    assignee_id,
    status,
    created_at,
    updated_at,
    merged_ticket_ids,
    tags,
    {{ row_trace('id') }}
from judged
