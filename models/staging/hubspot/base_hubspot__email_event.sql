-- grain: one row per landed row of hubspot.email_event
with landed as (
    select * from {{ source('hubspot', 'email_event') }}
),

typed as (
    select {{ typed_columns('hubspot', 'email_event') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', required=['created'], event_date=local_date('created')) }} as row_reason
    from typed
)

select
    id as email_event_id,
    type as event_type,
    created as occurred_at,
    email_campaign_id,
    recipient,
    sent_by_id,
    sent_by_created as sent_at,
    filtered_event as is_filtered,
    {{ row_trace('id') }}
from judged
