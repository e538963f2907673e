-- grain: one row per landed row of salesforce.event
with landed as (
    select * from {{ source('salesforce', 'event') }}
),

typed as (
    select {{ typed_columns('salesforce', 'event') }}
    from landed
),

dated as (
    select
        *,
        coalesce({{ local_date('start_date_time') }}, {{ local_date('activity_date_time') }}, activity_date, {{ local_date('created_date') }}) as event_date
    from typed
),

judged as (
    select
        *,
        {{ row_reason('id', event_date='event_date') }} as row_reason
    from dated
)

select
    id as event_id,
    who_id,
    what_id,
    account_id,
    subject,
    type as activity_label,
    start_date_time as starts_at,
    activity_date_time as activity_at,
    activity_date as activity_on,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
