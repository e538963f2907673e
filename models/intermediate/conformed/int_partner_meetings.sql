-- grain: one row per meeting with a partner about the partnership
with prm as (
    select * from {{ ref('stg_prm__partner_meetings') }}
)

select
    source_system,
    meeting_id,
    source_partner_id,
    meeting_type,
    occurred_at
from prm
