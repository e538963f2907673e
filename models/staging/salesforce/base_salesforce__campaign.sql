-- grain: one row per landed row of salesforce.campaign
with landed as (
    select * from {{ source('salesforce', 'campaign') }}
),

typed as (
    select {{ typed_columns('salesforce', 'campaign') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as campaign_id,
    name as campaign_name,
    type as campaign_type,
    partner_account_c as partner_account_id,
    start_date as starts_on,
    end_date as ends_on,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
