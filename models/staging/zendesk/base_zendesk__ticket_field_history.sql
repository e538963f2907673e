-- grain: one row per landed row of zendesk.ticket_field_history
with landed as (
    select * from {{ source('zendesk', 'ticket_field_history') }}
),

typed as (
    select {{ typed_columns('zendesk', 'ticket_field_history') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason("ticket_id || '|' || field_name || '|' || coalesce(cast(changed_at as string), '')", required=['changed_at']) }} as row_reason
    from typed
)

select
    ticket_id,
    field_name,
    new_value,
    changed_at,
    {{ row_trace("ticket_id || '|' || field_name || '|' || coalesce(cast(changed_at as string), '')") }}
from judged
