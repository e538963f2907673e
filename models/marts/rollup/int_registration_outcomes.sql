-- grain: one row per deal registration of a known partner, with whether a deal it stands for is won
with registrations as (
    select * from {{ ref('int_resolved_touches') }}
    where
        touch_type = 'deal_registration'
        and partner_id is not null
        and coalesce(problem, '') <> 'recorded in two systems'
),

won_deals as (
    select * from {{ ref('fct_opportunities') }}
    where deal_status = 'won'
),

won_eligible as (
    select distinct eligible_touches.touch_id
    from {{ ref('int_eligible_touches') }} as eligible_touches
    inner join won_deals on eligible_touches.opportunity_id = won_deals.opportunity_id
)

select
    registrations.*,
    won_deals.opportunity_id is not null
    or (registrations.named_opportunity_id is null and won_eligible.touch_id is not null) as is_won
from registrations
left join won_deals on registrations.opportunity_id = won_deals.opportunity_id
left join won_eligible on registrations.touch_id = won_eligible.touch_id
