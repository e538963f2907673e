-- grain: one row per landed row of pendo.feature_history
with landed as (
    select * from {{ source('pendo', 'feature_history') }}
),

typed as (
    select {{ typed_columns('pendo', 'feature_history') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', versioned=true) }} as row_reason
    from typed
)

select
    id as feature_id,
    name as feature_name,
    last_updated_at,
    {{ row_trace('id') }}
from judged
