-- grain: one row per landed row of salesforce.partner_fund_allocation
with landed as (
    select * from {{ source('salesforce', 'partner_fund_allocation') }}
),

typed as (
    select {{ typed_columns('salesforce', 'partner_fund_allocation') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', event_date=local_date('created_date')) }} as row_reason
    from typed
)

select
    id as allocation_id,
    budget_id,
    channel_partner_id as partner_account_id,
    title as allocation_name,
    amount,
    currency_iso_code as currency,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
