-- grain: one row per deal, touch and rule that admits the touch
with judged_touches as (
    select * from {{ ref('int_judged_touches') }}
    where obstacle is null
),

judged_inheritance as (
    select * from {{ ref('int_judged_inheritance') }}
    where obstacle is null
),

eligible as (
    select * from judged_touches
    union all
    select * from judged_inheritance
)

select
    opportunity_id,
    touch_id,
    touch_type,
    partner_id,
    touched_at,
    recorded_at,
    rule_id,
    credit_type,
    precedence,
    row_number() over (partition by opportunity_id, credit_type order by {{ claim_order() }}) as claim_number,
    row_number() over (partition by opportunity_id, partner_id, credit_type order by {{ claim_order() }}) as partner_claim_number
from eligible
