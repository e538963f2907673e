-- grain: one row per landed row of salesforce.lead
with landed as (
    select * from {{ source('salesforce', 'lead') }}
),

typed as (
    select {{ typed_columns('salesforce', 'lead') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', required=['created_date'], event_date=local_date('created_date')) }} as row_reason
    from typed
)

select
    id as lead_id,
    master_record_id as merged_into_lead_id,
    name as lead_name,
    company as company_name,
    email,
    website,
    status,
    partner_account_id,
    is_converted,
    converted_date as converted_on,
    converted_account_id,
    converted_contact_id,
    converted_opportunity_id,
    created_date as created_at,
    registration_id_c as registration_number,
    registration_partner_account_c as registration_partner_account_id,
    registration_status_c as registration_status,
    registration_submitted_date_c as registration_submitted_at,
    registration_decided_date_c as registration_decided_at,
    registration_expires_date_c as registration_expires_at,
    registration_withdrawn_date_c as registration_withdrawn_at,
    registration_rejection_reason_c as registration_rejection_reason,
    {{ row_trace('id') }}
from judged
