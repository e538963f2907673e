-- grain: one row per landed row of partnerstack.deals
with landed as (
    select * from {{ source('partnerstack', 'deals') }}
),

typed as (
    select {{ typed_columns('partnerstack', 'deals') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('key', required=['created_at'], event_date=local_date('created_at')) }} as row_reason
    from typed
)

select
    key as deal_key,
    partner_key,
    external_key,
    source,
    stage,
    account_name,
    amount,
    close_date,
    lost_reason,
    field_data,
    meta,
    created_at,
    updated_at,
    {{ row_trace('key') }}
from judged
