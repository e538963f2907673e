-- grain: one row per landed row of salesforce.opportunity_line_item
with landed as (
    select * from {{ source('salesforce', 'opportunity_line_item') }}
),

typed as (
    select {{ typed_columns('salesforce', 'opportunity_line_item') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as opportunity_line_id,
    opportunity_id,
    product_2_id as product_id,
    name as line_name,
    quantity,
    total_price as amount,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
