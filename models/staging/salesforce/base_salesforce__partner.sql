-- grain: one row per landed row of salesforce.partner
with landed as (
    select * from {{ source('salesforce', 'partner') }}
),

typed as (
    select {{ typed_columns('salesforce', 'partner') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', required=['created_date'], event_date='case when opportunity_id is not null then ' ~ local_date('created_date') ~ ' end') }} as row_reason
    from typed
)

select
    id as partner_relation_id,
    opportunity_id,
    account_from_id as account_id,
    account_to_id as partner_account_id,
    role as partner_role,
    is_primary,
    reverse_partner_id as reverse_relation_id,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
