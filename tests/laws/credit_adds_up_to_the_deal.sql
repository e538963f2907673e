-- law: under every attribution model the shares of a deal's partners add up to 1 and their cents to its amount; no other deal or partner has credit.
with credits as (
    select * from {{ ref('fct_partner_credits') }}
),

expected as (
    select
        partner_deals.opportunity_id,
        partner_deals.partner_id,
        models.attribution_model
    from {{ ref('fct_partner_deals') }} as partner_deals
    cross join {{ ref('attribution_models') }} as models
),

opportunities as (
    select * from {{ ref('fct_opportunities') }}
),

-- A stored share is rounded to 12 decimals, and an amount to the cent.
judged_credits as (
    select
        coalesce(expected.opportunity_id, credits.opportunity_id) as opportunity_id,
        coalesce(expected.partner_id, credits.partner_id) as partner_id,
        coalesce(expected.attribution_model, credits.attribution_model) as attribution_model,
        case
            when expected.opportunity_id is null then 'credit for a partner without a part in the deal, or under an unknown model'
            when credits.opportunity_id is null then 'a partner of the deal has no row under this model'
            when coalesce(credits.credit_share, -1) not between 0 and 1 then 'the share is not between 0 and 1'
            when (credits.credited_amount is null) <> (opportunities.amount is null) then 'one of deal and credit has an amount and the other has none'
            when abs(credits.credited_amount - credits.credit_share * opportunities.amount) >= 0.01 + 1e-12 * abs(opportunities.amount)
                then 'the credited amount is a cent or more away from its share'
        end as broken_law
    from expected
    full outer join credits
        on
            expected.opportunity_id = credits.opportunity_id
            and expected.partner_id = credits.partner_id
            and expected.attribution_model = credits.attribution_model
    left join opportunities on coalesce(expected.opportunity_id, credits.opportunity_id) = opportunities.opportunity_id
),

judged_deals as (
    select
        credits.opportunity_id,
        null as partner_id,
        credits.attribution_model,
        case
            when abs(sum(credits.credit_share) - 1) > 1e-9 then 'the shares do not add up to 1'
            when sum(credits.credited_amount) <> max(opportunities.amount) then 'the credited cents do not add up to the amount of the deal'
        end as broken_law
    from credits
    inner join opportunities on credits.opportunity_id = opportunities.opportunity_id
    group by credits.opportunity_id, credits.attribution_model
)

select * from judged_credits
where broken_law is not null
union all
select * from judged_deals
where broken_law is not null
