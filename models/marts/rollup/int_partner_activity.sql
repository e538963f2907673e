-- grain: one row per partner, day on which it marketed or sold and moment from which it had a part in that
with touches as (
    select * from {{ ref('int_resolved_touches') }}
    where
        partner_id is not null
        and touched_at is not null
        and coalesce(problem, '') <> 'recorded in two systems'
),

touch_types as (
    select * from {{ ref('touch_types') }}
    where counts_as_active
),

partner_deals as (
    select * from {{ ref('fct_partner_deals') }}
),

opportunities as (
    select * from {{ ref('fct_opportunities') }}
)

select
    touches.partner_id,
    {{ local_date('touches.touched_at') }} as active_date,
    touches.touched_at as took_part_at
from touches
inner join touch_types on touches.touch_type = touch_types.touch_type
union
select
    partner_deals.partner_id,
    opportunities.opened_date as active_date,
    partner_deals.first_touch_at as took_part_at
from partner_deals
inner join opportunities on partner_deals.opportunity_id = opportunities.opportunity_id
union
select
    partner_deals.partner_id,
    opportunities.closed_date as active_date,
    partner_deals.first_touch_at as took_part_at
from partner_deals
inner join opportunities on partner_deals.opportunity_id = opportunities.opportunity_id
where opportunities.deal_status = 'won'
