-- grain: one row per use of a content asset by a person
with prm as (
    select * from {{ ref('stg_prm__content_activity') }}
)

select
    source_system,
    content_event_id,
    asset_id,
    source_person_id,
    source_partner_id,
    action,
    occurred_at
from prm
