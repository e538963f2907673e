-- grain: one row per landed row of salesforce.task
with landed as (
    select * from {{ source('salesforce', 'task') }}
),

typed as (
    select {{ typed_columns('salesforce', 'task') }}
    from landed
),

dated as (
    select
        *,
        coalesce({{ local_date('completed_date_time') }}, activity_date, {{ local_date('created_date') }}) as event_date
    from typed
),

judged as (
    select
        *,
        {{ row_reason('id', event_date='event_date') }} as row_reason
    from dated
)

select
    id as task_id,
    who_id,
    what_id,
    account_id,
    subject,
    type as activity_label,
    status as task_status,
    is_closed as is_completed,
    activity_date as due_on,
    completed_date_time as completed_at,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
