-- grain: one row per landed row of salesforce.campaign_member
with landed as (
    select * from {{ source('salesforce', 'campaign_member') }}
),

typed as (
    select {{ typed_columns('salesforce', 'campaign_member') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', event_date='coalesce(first_responded_date, ' ~ local_date('created_date') ~ ')') }} as row_reason
    from typed
)

select
    id as campaign_member_id,
    campaign_id,
    lead_id,
    contact_id,
    status as member_status,
    has_responded,
    first_responded_date as first_responded_on,
    created_date as created_at,
    {{ row_trace('id') }}
from judged
