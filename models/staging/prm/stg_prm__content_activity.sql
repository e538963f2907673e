-- grain: one row per use of a content asset
with events as (
    select * from {{ ref('base_prm__content_activity') }}
)

select
    'prm' as source_system,
    content_event_id,
    asset_id,
    person_id as source_person_id,
    partner_id as source_partner_id,
    lower(action) as action,
    occurred_at
from events
where row_reason is null
