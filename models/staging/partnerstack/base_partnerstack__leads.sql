-- grain: one row per landed row of partnerstack.leads
with landed as (
    select * from {{ source('partnerstack', 'leads') }}
),

typed as (
    select {{ typed_columns('partnerstack', 'leads') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('key', required=['created_at'], event_date=local_date('created_at')) }} as row_reason
    from typed
)

select
    key as lead_key,
    partner_key,
    external_key,
    status,
    field_data,
    meta,
    created_at,
    updated_at,
    {{ row_trace('key') }}
from judged
