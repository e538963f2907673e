-- grain: one row per landed row of prm.content_activity
with landed as (
    select * from {{ source('prm', 'content_activity') }}
),

typed as (
    select {{ typed_columns('prm', 'content_activity') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('event_id', required=['occurred_at'], event_date=local_date('occurred_at')) }} as row_reason
    from typed
)

select
    event_id as content_event_id,
    asset_id,
    person_id,
    partner_id,
    action,
    occurred_at,
    {{ row_trace('event_id') }}
from judged
