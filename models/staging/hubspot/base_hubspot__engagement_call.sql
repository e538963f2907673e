-- grain: one row per landed row of hubspot.engagement_call
with landed as (
    select * from {{ source('hubspot', 'engagement_call') }}
),

typed as (
    select {{ typed_columns('hubspot', 'engagement_call') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('engagement_id', required=['property_hs_timestamp'], event_date=local_date('property_hs_timestamp')) }} as row_reason
    from typed
)

select
    engagement_id,
    property_hs_timestamp as occurred_at,
    property_hs_createdate as created_at,
    property_hs_activity_type as activity_type,
    {{ row_trace('engagement_id') }}
from judged
