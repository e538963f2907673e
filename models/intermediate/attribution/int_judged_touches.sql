-- grain: one row per deal, recorded touch that may concern it and rule that speaks of both; one without a rule where none does
with deals as (
    select * from {{ ref('int_deals') }}
),

touches as (
    select * from {{ ref('int_deal_touches') }}
),

rules as (
    select * from {{ ref('attribution_rules') }}
)

select
    touches.opportunity_id,
    touches.touch_id,
    touches.touch_type,
    touches.partner_id,
    touches.touched_at,
    touches.recorded_at,
    rules.rule_id,
    rules.credit_type,
    rules.precedence,
    coalesce(
        touches.obstacle,
        {{ window_obstacle('deals', 'touches', 'rules') }},
        case
            when
                touches.touch_type = 'deal_registration'
                and not coalesce(
                    coalesce(touches.expires_at, {{ add_days_to_moment('touches.decided_at', 'rules.protection_days') }})
                    > greatest(deals.opened_at, touches.touched_at), false
                )
                then 'protection ended'
        end
    ) as obstacle
from touches
inner join deals on touches.opportunity_id = deals.opportunity_id
left join rules on touches.obstacle is null and {{ rule_applies('deals', 'touches', 'rules') }}
