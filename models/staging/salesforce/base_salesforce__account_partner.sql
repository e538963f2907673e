-- grain: one row per landed row of salesforce.account_partner
with landed as (
    select * from {{ source('salesforce', 'account_partner') }}
),

typed as (
    select {{ typed_columns('salesforce', 'account_partner') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as account_partner_id,
    account_from_id as account_id,
    account_to_id as partner_account_id,
    opportunity_id,
    role as partner_role,
    is_primary,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
