-- grain: one row per landed row of hubspot.email_campaign
with landed as (
    select * from {{ source('hubspot', 'email_campaign') }}
),

typed as (
    select {{ typed_columns('hubspot', 'email_campaign') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as email_campaign_id,
    name as email_name,
    subject,
    {{ row_trace('id') }}
from judged
