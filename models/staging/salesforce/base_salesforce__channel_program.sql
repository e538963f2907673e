-- grain: one row per landed row of salesforce.channel_program
with landed as (
    select * from {{ source('salesforce', 'channel_program') }}
),

typed as (
    select {{ typed_columns('salesforce', 'channel_program') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as program_id,
    name as program_name,
    category,
    is_active,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
