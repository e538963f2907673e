-- grain: one row per landed row of prm.portal_activity
with landed as (
    select * from {{ source('prm', 'portal_activity') }}
),

typed as (
    select {{ typed_columns('prm', 'portal_activity') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('event_id', required=['occurred_at'], event_date=local_date('occurred_at')) }} as row_reason
    from typed
)

select
    event_id as portal_event_id,
    person_id,
    partner_id,
    event_type,
    occurred_at,
    {{ row_trace('event_id') }}
from judged
