-- grain: one row per organisation record that is linked to a partner or named as one
with partner_links as (
    select * from {{ ref('int_partner_links') }}
),

touches as (
    select
        source_system,
        source_partner_id as source_id,
        count(*) as touch_count
    from {{ ref('int_resolved_touches') }}
    group by source_system, source_partner_id
)

select
    coalesce(partner_links.source_system, touches.source_system) as source_system,
    coalesce(partner_links.source_id, touches.source_id) as source_id,
    partner_links.partner_id,
    coalesce(partner_links.match_method, 'not linked') as match_method,
    partner_links.confidence,
    cast(coalesce(touches.touch_count, 0) as bigint) as touch_count
from partner_links
full outer join touches
    on partner_links.source_system = touches.source_system and partner_links.source_id = touches.source_id
