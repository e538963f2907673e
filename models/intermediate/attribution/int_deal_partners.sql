-- grain: one row per deal and partner with credit for it
with eligible_touches as (
    select * from {{ ref('int_eligible_touches') }}
),

-- One partner sources: the winning claim. A partner that lost still influences where an influence rule admits it.
deciding_touches as (
    select *
    from eligible_touches
    where credit_type = 'sourced' and claim_number = 1
    union all
    select influencing.*
    from eligible_touches as influencing
    left join eligible_touches as winning
        on
            influencing.opportunity_id = winning.opportunity_id
            and influencing.partner_id = winning.partner_id
            and winning.credit_type = 'sourced'
            and winning.claim_number = 1
    where influencing.credit_type = 'influenced' and influencing.partner_claim_number = 1 and winning.touch_id is null
),

evidence as (
    select
        opportunity_id,
        partner_id,
        count(distinct touch_id) as touch_count,
        min(touched_at) as first_touch_at,
        max(touched_at) as last_touch_at
    from eligible_touches
    group by opportunity_id, partner_id
)

select
    deciding_touches.opportunity_id,
    deciding_touches.partner_id,
    deciding_touches.credit_type,
    deciding_touches.rule_id,
    deciding_touches.touch_id as deciding_touch_id,
    deciding_touches.touch_type as deciding_touch_type,
    deciding_touches.touched_at as deciding_touched_at,
    evidence.touch_count,
    evidence.first_touch_at,
    evidence.last_touch_at
from deciding_touches
inner join evidence
    on deciding_touches.opportunity_id = evidence.opportunity_id and deciding_touches.partner_id = evidence.partner_id
