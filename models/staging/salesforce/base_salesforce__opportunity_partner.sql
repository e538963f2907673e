-- grain: one row per landed row of salesforce.opportunity_partner
with landed as (
    select * from {{ source('salesforce', 'opportunity_partner') }}
),

typed as (
    select {{ typed_columns('salesforce', 'opportunity_partner') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', required=['created_date'], event_date=local_date('created_date')) }} as row_reason
    from typed
)

select
    id as opportunity_partner_id,
    opportunity_id,
    account_to_id as partner_account_id,
    role as partner_role,
    is_primary,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
