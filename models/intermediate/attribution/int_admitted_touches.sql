-- grain: one row per deal, touch and rule that admits the touch, inheritance apart
with deals as (
    select * from {{ ref('int_deals') }}
),

touches as (
    select * from {{ ref('int_deal_touches') }}
    where obstacle is null
),

rules as (
    select * from {{ ref('attribution_rules') }}
)

select
    deals.opportunity_id,
    touches.touch_id,
    touches.touch_type,
    touches.partner_id,
    touches.touched_at,
    touches.recorded_at,
    rules.rule_id,
    rules.credit_type,
    rules.precedence
from touches
inner join deals on touches.opportunity_id = deals.opportunity_id
inner join rules on {{ rule_applies('deals', 'touches', 'rules') }}
where
    {{ in_window('deals', 'touches', 'rules') }}
    and (
        touches.touch_type <> 'deal_registration'
        or coalesce(touches.expires_at, {{ add_days_to_moment('touches.decided_at', 'rules.protection_days') }})
        > greatest(deals.opened_at, touches.touched_at)
    )
