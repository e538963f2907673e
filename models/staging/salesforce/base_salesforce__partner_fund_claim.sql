-- grain: one row per landed row of salesforce.partner_fund_claim
with landed as (
    select * from {{ source('salesforce', 'partner_fund_claim') }}
),

typed as (
    select {{ typed_columns('salesforce', 'partner_fund_claim') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', event_date=local_date('created_date')) }} as row_reason
    from typed
)

select
    id as claim_id,
    request_id,
    allocation_id,
    budget_id,
    channel_partner_id as partner_account_id,
    title as claim_name,
    status as claim_status,
    amount,
    currency_iso_code as currency,
    paid_date_c as paid_at,
    last_modified_date as last_modified_at,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
