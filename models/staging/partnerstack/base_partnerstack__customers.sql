-- grain: one row per landed row of partnerstack.customers
with landed as (
    select * from {{ source('partnerstack', 'customers') }}
),

typed as (
    select {{ typed_columns('partnerstack', 'customers') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('key', is_test='test') }} as row_reason
    from typed
)

select
    key as customer_id,
    customer_key,
    name,
    email,
    partner_key,
    field_data,
    meta,
    test as is_test,
    created_at,
    updated_at,
    {{ row_trace('key') }}
from judged
