-- grain: one row per landed row of stripe.customer
with landed as (
    select * from {{ source('stripe', 'customer') }}
),

typed as (
    select {{ typed_columns('stripe', 'customer') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', is_test='not livemode') }} as row_reason
    from typed
)

select
    id as customer_id,
    name as customer_name,
    email,
    metadata,
    crm_account_id,
    created as created_at,
    livemode,
    {{ row_trace('id') }}
from judged
