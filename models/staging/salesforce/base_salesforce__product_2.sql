-- grain: one row per landed row of salesforce.product_2
with landed as (
    select * from {{ source('salesforce', 'product_2') }}
),

typed as (
    select {{ typed_columns('salesforce', 'product_2') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as product_id,
    name as product_name,
    product_code,
    family as product_family,
    is_active,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
