-- grain: one row per landed row of salesforce.deal_registration_c
with landed as (
    select * from {{ source('salesforce', 'deal_registration_c') }}
),

typed as (
    select {{ typed_columns('salesforce', 'deal_registration_c') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', event_date=local_date('coalesce(submitted_date_c, created_date)')) }} as row_reason
    from typed
)

select
    id as registration_record_id,
    registration_id_c as registration_number,
    partner_account_c as partner_account_id,
    customer_name_c as customer_name,
    customer_website_c as customer_website,
    customer_account_c as account_id,
    opportunity_c as opportunity_id,
    lead_c as lead_id,
    amount_c as amount,
    currency_iso_code as currency,
    status_c as status,
    submitted_date_c as submitted_at,
    decided_date_c as decided_at,
    rejection_reason_c as rejection_reason,
    expires_date_c as expires_at,
    withdrawn_date_c as withdrawn_at,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
