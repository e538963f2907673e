-- grain: one row per landed row of stripe.product
with landed as (
    select * from {{ source('stripe', 'product') }}
),

typed as (
    select {{ typed_columns('stripe', 'product') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', is_test='not livemode') }} as row_reason
    from typed
)

select
    id as product_id,
    name as product_name,
    livemode,
    {{ row_trace('id') }}
from judged
