-- grain: one row per landed row of salesforce.contact
with landed as (
    select * from {{ source('salesforce', 'contact') }}
),

typed as (
    select {{ typed_columns('salesforce', 'contact') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as contact_id,
    master_record_id as merged_into_contact_id,
    account_id,
    name as contact_name,
    email,
    title as job_title,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
