-- grain: one row per landed row of hubspot.deal_pipeline_stage
with landed as (
    select * from {{ source('hubspot', 'deal_pipeline_stage') }}
),

typed as (
    select {{ typed_columns('hubspot', 'deal_pipeline_stage') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('stage_id') }} as row_reason
    from typed
)

select
    stage_id,
    pipeline_id,
    label as stage_name,
    is_closed,
    closed_won as is_won,
    probability,
    {{ row_trace('stage_id') }}
from judged
