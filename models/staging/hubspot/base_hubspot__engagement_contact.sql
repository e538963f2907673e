-- grain: one row per landed row of hubspot.engagement_contact
with landed as (
    select * from {{ source('hubspot', 'engagement_contact') }}
),

typed as (
    select {{ typed_columns('hubspot', 'engagement_contact') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason("engagement_id || '|' || contact_id") }} as row_reason
    from typed
)

select
    engagement_id,
    contact_id,
    {{ row_trace("engagement_id || '|' || contact_id") }}
from judged
