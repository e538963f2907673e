-- grain: one row per deal and partner whose claim to have sourced it lost
with claims as (
    select * from {{ ref('int_eligible_touches') }}
    where credit_type = 'sourced' and partner_claim_number = 1
),

deal_partners as (
    select * from {{ ref('int_deal_partners') }}
),

winning_claims as (
    select * from claims
    where claim_number = 1
)

select
    claims.opportunity_id,
    winning_claims.partner_id as winning_partner_id,
    winning_claims.rule_id as winning_rule_id,
    winning_claims.precedence as winning_precedence,
    winning_claims.touch_id as winning_touch_id,
    winning_claims.touched_at as winning_touched_at,
    claims.partner_id as losing_partner_id,
    claims.rule_id as losing_rule_id,
    claims.precedence as losing_precedence,
    claims.touch_id as losing_touch_id,
    claims.touched_at as losing_touched_at,
    case
        when winning_claims.precedence < claims.precedence then 'stronger rule'
        when winning_claims.touched_at < claims.touched_at then 'earlier touch'
        when winning_claims.recorded_at < claims.recorded_at then 'earlier record'
        else 'smaller touch id'
    end as decided_by,
    deal_partners.partner_id is not null as still_influences
from claims
inner join winning_claims on claims.opportunity_id = winning_claims.opportunity_id and claims.partner_id <> winning_claims.partner_id
left join deal_partners on claims.opportunity_id = deal_partners.opportunity_id and claims.partner_id = deal_partners.partner_id
