-- law: a contested deal is sourced by the winner of the contest; every other partner with a claim has lost to it and is listed.
with contested_claims as (
    select * from {{ ref('fct_contested_claims') }}
),

sourcing_partners as (
    select * from {{ ref('fct_partner_deals') }}
    where credit_type = 'sourced'
),

influencing_partners as (
    select * from {{ ref('fct_partner_deals') }}
    where credit_type = 'influenced'
),

claims as (
    select
        opportunity_id,
        partner_id,
        min(precedence) as precedence
    from {{ ref('int_eligible_touches') }}
    where credit_type = 'sourced'
    group by opportunity_id, partner_id
),

judged as (
    select
        contested_claims.opportunity_id,
        contested_claims.losing_partner_id as partner_id,
        case
            when sourcing_partners.partner_id is null then 'the winner does not source the deal'
            when contested_claims.winning_touch_id <> sourcing_partners.deciding_touch_id then 'the winner won by another touch'
            when losing_claims.partner_id is null then 'the partner lost without a claim'
            when losing_claims.precedence < winning_claims.precedence then 'the losing claim is the stronger one'
            when losing_claims.precedence = winning_claims.precedence and contested_claims.losing_touched_at < contested_claims.winning_touched_at
                then 'the losing claim is the earlier one'
            when contested_claims.still_influences <> (influencing_partners.partner_id is not null)
                then 'still_influences is not what the partner has of the deal'
        end as broken_law
    from contested_claims
    left join sourcing_partners
        on
            contested_claims.opportunity_id = sourcing_partners.opportunity_id
            and contested_claims.winning_partner_id = sourcing_partners.partner_id
    left join influencing_partners
        on
            contested_claims.opportunity_id = influencing_partners.opportunity_id
            and contested_claims.losing_partner_id = influencing_partners.partner_id
    left join claims as winning_claims
        on contested_claims.opportunity_id = winning_claims.opportunity_id and contested_claims.winning_partner_id = winning_claims.partner_id
    left join claims as losing_claims
        on contested_claims.opportunity_id = losing_claims.opportunity_id and contested_claims.losing_partner_id = losing_claims.partner_id
    union all
    select
        claims.opportunity_id,
        claims.partner_id,
        'the partner has a claim and neither sources the deal nor is listed as having lost it' as broken_law
    from claims
    left join sourcing_partners on claims.opportunity_id = sourcing_partners.opportunity_id and claims.partner_id = sourcing_partners.partner_id
    left join contested_claims on claims.opportunity_id = contested_claims.opportunity_id and claims.partner_id = contested_claims.losing_partner_id
    where sourcing_partners.partner_id is null and contested_claims.losing_partner_id is null
)

select * from judged
where broken_law is not null
