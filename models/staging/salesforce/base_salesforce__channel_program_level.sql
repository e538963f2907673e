-- grain: one row per landed row of salesforce.channel_program_level
with landed as (
    select * from {{ source('salesforce', 'channel_program_level') }}
),

typed as (
    select {{ typed_columns('salesforce', 'channel_program_level') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as level_id,
    program_id,
    name as level_name,
    rank as level_rank,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
