-- grain: one row per landed row of hubspot.engagement_company
with landed as (
    select * from {{ source('hubspot', 'engagement_company') }}
),

typed as (
    select {{ typed_columns('hubspot', 'engagement_company') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason("engagement_id || '|' || company_id") }} as row_reason
    from typed
)

select
    engagement_id,
    company_id,
    {{ row_trace("engagement_id || '|' || company_id") }}
from judged
