-- grain: one row per later deal of a customer whose first won deal a partner sourced, and rule that speaks of inheritance there; one without a rule where none does
with deals as (
    select * from {{ ref('int_deals') }}
),

touches as (
    select * from {{ ref('int_inherited_touches') }}
),

rules as (
    select * from {{ ref('attribution_rules') }}
)

-- The deal a touch was inherited from closed when the touch took place, so causality keeps it out by itself.
select
    deals.opportunity_id,
    touches.touch_id,
    touches.touch_type,
    touches.partner_id,
    touches.touched_at,
    touches.recorded_at,
    rules.rule_id,
    rules.credit_type,
    rules.precedence,
    {{ window_obstacle('deals', 'touches', 'rules') }} as obstacle
from touches
inner join deals on touches.account_id = deals.account_id and touches.touched_at < deals.judged_until
left join rules on {{ rule_applies('deals', 'touches', 'rules') }}
