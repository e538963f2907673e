-- grain: one row per landed row of salesforce.partner_marketing_budget
with landed as (
    select * from {{ source('salesforce', 'partner_marketing_budget') }}
),

typed as (
    select {{ typed_columns('salesforce', 'partner_marketing_budget') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as budget_id,
    title as budget_name,
    channel_partner_id as partner_account_id,
    type as budget_type,
    amount,
    currency_iso_code as currency,
    start_date as starts_on,
    end_date as ends_on,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
