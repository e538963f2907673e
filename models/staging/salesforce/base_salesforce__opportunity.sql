-- grain: one row per landed row of salesforce.opportunity
with landed as (
    select * from {{ source('salesforce', 'opportunity') }}
),

typed as (
    select {{ typed_columns('salesforce', 'opportunity') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', required=['created_date', 'close_date'], event_date=local_date('created_date')) }} as row_reason
    from typed
)

select
    id as opportunity_id,
    account_id,
    name as opportunity_name,
    type as opportunity_type_label,
    stage_name,
    amount,
    currency_iso_code as currency,
    probability,
    close_date,
    is_closed,
    is_won,
    partner_account_id,
    campaign_id,
    owner_id,
    deal_size_c as deal_size,
    created_date as opened_at,
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
