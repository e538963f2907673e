-- grain: one row per touch of a known partner
with touches as (
    select * from {{ ref('int_resolved_touches') }}
    where
        partner_id is not null
        and touch_type <> 'unknown'
        and coalesce(problem, '') <> 'recorded in two systems'
),

inherited_touches as (
    select * from {{ ref('int_inherited_touches') }}
),

eligible_touches as (
    select
        touch_id,
        count(distinct opportunity_id) as credited_deal_count
    from {{ ref('int_eligible_touches') }}
    group by touch_id
),

all_touches as (
    select
        touch_id,
        touch_type,
        partner_id,
        account_id,
        opportunity_id,
        touched_at,
        recorded_at,
        source_system,
        source_record_id
    from touches
    union all
    select
        touch_id,
        touch_type,
        partner_id,
        account_id,
        null as opportunity_id,
        touched_at,
        recorded_at,
        source_system,
        source_record_id
    from inherited_touches
)

select
    all_touches.touch_id,
    all_touches.touch_type,
    all_touches.partner_id,
    all_touches.account_id,
    all_touches.opportunity_id,
    all_touches.touched_at,
    all_touches.recorded_at,
    all_touches.source_system,
    all_touches.source_record_id,
    coalesce(eligible_touches.credited_deal_count, 0) as eligible_deal_count
from all_touches
left join eligible_touches on all_touches.touch_id = eligible_touches.touch_id
