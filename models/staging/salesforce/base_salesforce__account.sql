-- grain: one row per landed row of salesforce.account
with landed as (
    select * from {{ source('salesforce', 'account') }}
),

typed as (
    select {{ typed_columns('salesforce', 'account') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as account_id,
    master_record_id as merged_into_account_id,
    name as account_name,
    type as account_type,
    is_partner,
    parent_id as parent_account_id,
    website,
    billing_country as country,
    region_c as customer_region,
    owner_id,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
