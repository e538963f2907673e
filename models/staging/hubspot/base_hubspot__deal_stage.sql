-- grain: one row per landed row of hubspot.deal_stage
with landed as (
    select * from {{ source('hubspot', 'deal_stage') }}
),

typed as (
    select {{ typed_columns('hubspot', 'deal_stage') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason("deal_id || '|' || date_entered", required=['value']) }} as row_reason
    from typed
)

select
    deal_id,
    value as stage_id,
    date_entered as changed_at,
    {{ row_trace("deal_id || '|' || date_entered") }}
from judged
