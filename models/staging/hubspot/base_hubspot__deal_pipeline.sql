-- grain: one row per landed row of hubspot.deal_pipeline
with landed as (
    select * from {{ source('hubspot', 'deal_pipeline') }}
),

typed as (
    select {{ typed_columns('hubspot', 'deal_pipeline') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('pipeline_id') }} as row_reason
    from typed
)

select
    pipeline_id,
    label as pipeline_name,
    {{ row_trace('pipeline_id') }}
from judged
