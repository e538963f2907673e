-- grain: one row per landed row of pendo.feature_event
with landed as (
    select * from {{ source('pendo', 'feature_event') }}
),

typed as (
    select {{ typed_columns('pendo', 'feature_event') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('coalesce(event_id, _content)', required=['occurred_at'], event_date=local_date('occurred_at')) }} as row_reason
    from typed
)

select
    account_id,
    visitor_id,
    feature_id,
    app_id,
    occurred_at,
    num_events,
    num_minutes,
    {{ row_trace('coalesce(event_id, _content)') }}
from judged
