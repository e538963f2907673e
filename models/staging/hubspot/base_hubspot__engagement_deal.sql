-- grain: one row per landed row of hubspot.engagement_deal
with landed as (
    select * from {{ source('hubspot', 'engagement_deal') }}
),

typed as (
    select {{ typed_columns('hubspot', 'engagement_deal') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason("engagement_id || '|' || deal_id") }} as row_reason
    from typed
)

select
    engagement_id,
    deal_id,
    {{ row_trace("engagement_id || '|' || deal_id") }}
from judged
