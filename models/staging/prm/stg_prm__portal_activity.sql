-- grain: one row per login or page view in the partner portal
with events as (
    select * from {{ ref('base_prm__portal_activity') }}
)

select
    'prm' as source_system,
    portal_event_id,
    person_id as source_person_id,
    partner_id as source_partner_id,
    lower(event_type) as event_type,
    occurred_at
from events
where row_reason is null
