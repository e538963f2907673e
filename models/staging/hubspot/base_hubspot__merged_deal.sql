-- grain: one row per landed row of hubspot.merged_deal
with landed as (
    select * from {{ source('hubspot', 'merged_deal') }}
),

typed as (
    select {{ typed_columns('hubspot', 'merged_deal') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('merged_deal_id', required=['deal_id']) }} as row_reason
    from typed
)

select
    deal_id as merged_into_deal_id,
    merged_deal_id as deal_id,
    {{ row_trace('merged_deal_id') }}
from judged
