-- grain: one row per landed row of salesforce.login_history
with landed as (
    select * from {{ source('salesforce', 'login_history') }}
),

typed as (
    select {{ typed_columns('salesforce', 'login_history') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', required=['login_time'], event_date=local_date('login_time')) }} as row_reason
    from typed
)

select
    id as login_id,
    user_id,
    login_time as logged_in_at,
    login_type,
    status as login_status,
    {{ row_trace('id') }}
from judged
