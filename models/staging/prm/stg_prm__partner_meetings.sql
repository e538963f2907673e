-- grain: one row per meeting with a partner about the partnership
with activities as (
    select * from {{ ref('base_prm__activities') }}
),

-- Types without a touch: they are about the partner itself and not about a customer.
meeting_types as (
    select * from {{ ref('activity_types') }}
    where source_system = 'prm' and touch_type is null
)

select
    'prm' as source_system,
    activities.activity_id as meeting_id,
    activities.partner_id as source_partner_id,
    lower(meeting_types.source_value) as meeting_type,
    activities.occurred_at
from activities
inner join meeting_types on lower(activities.activity_type) = lower(meeting_types.source_value)
where activities.row_reason is null
