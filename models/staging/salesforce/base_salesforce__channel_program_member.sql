-- grain: one row per landed row of salesforce.channel_program_member
with landed as (
    select * from {{ source('salesforce', 'channel_program_member') }}
),

typed as (
    select {{ typed_columns('salesforce', 'channel_program_member') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as membership_id,
    program_id,
    level_id,
    partner_id as partner_account_id,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
