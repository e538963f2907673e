-- grain: one row per deal, touch and rule that admits the touch
with deals as (
    select * from {{ ref('int_deals') }}
),

admitted_touches as (
    select * from {{ ref('int_admitted_touches') }}
),

inherited_touches as (
    select * from {{ ref('int_inherited_touches') }}
),

rules as (
    select * from {{ ref('attribution_rules') }}
),

-- The deal a touch was inherited from closed when the touch took place, so causality keeps it out by itself.
admitted_inheritance as (
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
    from inherited_touches as touches
    inner join deals on touches.account_id = deals.account_id and touches.touched_at < deals.judged_until
    inner join rules on {{ rule_applies('deals', 'touches', 'rules') }}
    where {{ in_window('deals', 'touches', 'rules') }}
),

eligible as (
    select * from admitted_touches
    union all
    select * from admitted_inheritance
)

select
    *,
    row_number() over (partition by opportunity_id, credit_type order by {{ claim_order() }}) as claim_number,
    row_number() over (partition by opportunity_id, partner_id, credit_type order by {{ claim_order() }}) as partner_claim_number
from eligible
