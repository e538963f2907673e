-- grain: one row per landed row of salesforce.case
with landed as (
    select * from {{ source('salesforce', 'case') }}
),

typed as (
    select {{ typed_columns('salesforce', 'case') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', required=['created_date'], event_date=local_date('created_date')) }} as row_reason
    from typed
)

select
    id as case_id,
    case_number,
    account_id,
    contact_id,
    owner_id,
    status as case_status,
    priority,
    is_closed,
    closed_date as closed_at,
    created_date as opened_at,
    {{ row_trace('id') }}
from judged
