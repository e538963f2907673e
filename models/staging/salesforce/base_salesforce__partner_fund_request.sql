-- grain: one row per landed row of salesforce.partner_fund_request
with landed as (
    select * from {{ source('salesforce', 'partner_fund_request') }}
),

typed as (
    select {{ typed_columns('salesforce', 'partner_fund_request') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', event_date=local_date('created_date')) }} as row_reason
    from typed
)

select
    id as request_id,
    allocation_id,
    budget_id,
    channel_partner_id as partner_account_id,
    title as request_name,
    activity,
    status as request_status,
    requested_amount,
    amount as approved_amount,
    currency_iso_code as currency,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
