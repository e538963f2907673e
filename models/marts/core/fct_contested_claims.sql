-- grain: one row per deal and partner whose claim to have sourced it lost
with contested_claims as (
    select * from {{ ref('int_contested_claims') }}
),

opportunities as (
    select * from {{ ref('fct_opportunities') }}
)

select
    contested_claims.opportunity_id,
    contested_claims.losing_partner_id,
    opportunities.opportunity_name,
    opportunities.opportunity_type,
    opportunities.deal_status,
    opportunities.opened_date,
    opportunities.closed_date,
    opportunities.amount,
    contested_claims.winning_partner_id,
    contested_claims.winning_rule_id,
    cast(contested_claims.winning_precedence as bigint) as winning_precedence,
    contested_claims.winning_touch_id,
    contested_claims.winning_touched_at,
    contested_claims.losing_rule_id,
    cast(contested_claims.losing_precedence as bigint) as losing_precedence,
    contested_claims.losing_touch_id,
    contested_claims.losing_touched_at,
    contested_claims.decided_by,
    contested_claims.still_influences
from contested_claims
inner join opportunities on contested_claims.opportunity_id = opportunities.opportunity_id
