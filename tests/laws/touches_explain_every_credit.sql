-- law: the touches of a deal tell the whole story: all that are eligible are there, one decides each partner's credit, their shares add up to the partner's.
with deal_touches as (
    select * from {{ ref('fct_deal_touches') }}
),

deciding_touches as (
    select * from deal_touches
    where touch_role = 'deciding'
),

eligible_touches as (
    select distinct
        opportunity_id,
        touch_id
    from {{ ref('int_eligible_touches') }}
),

partner_deals as (
    select * from {{ ref('fct_partner_deals') }}
),

primary_credits as (
    select * from {{ ref('fct_partner_credits') }}
    where attribution_model = '{{ var("primary_attribution_model") }}'
),

told as (
    select
        opportunity_id,
        partner_id,
        sum(credit_share) as credit_share
    from deal_touches
    where credit_share is not null
    group by opportunity_id, partner_id
),

judged as (
    select
        coalesce(eligible_touches.opportunity_id, deal_touches.opportunity_id) as opportunity_id,
        coalesce(eligible_touches.touch_id, deal_touches.touch_id) as explained,
        case
            when deal_touches.touch_id is null then 'an eligible touch is not told'
            when eligible_touches.touch_id is null and deal_touches.obstacle is null then 'the touch is not eligible and nothing is said to keep it out'
            when eligible_touches.touch_id is not null and deal_touches.obstacle is not null then 'the touch is eligible and is said to be kept out'
            when deal_touches.explanation is null then 'the touch has no explanation'
        end as broken_law
    from deal_touches
    full outer join eligible_touches
        on deal_touches.opportunity_id = eligible_touches.opportunity_id and deal_touches.touch_id = eligible_touches.touch_id
    union all
    select
        coalesce(partner_deals.opportunity_id, deciding_touches.opportunity_id) as opportunity_id,
        coalesce(partner_deals.deciding_touch_id, deciding_touches.touch_id) as explained,
        case
            when partner_deals.opportunity_id is null then 'the touch is said to decide and no credit rests on it'
            when deciding_touches.touch_id is null then 'the deciding touch is not told as such'
            when partner_deals.rule_id <> deciding_touches.rule_id then 'the deciding touch is told under another rule'
        end as broken_law
    from partner_deals
    full outer join deciding_touches
        on
            partner_deals.opportunity_id = deciding_touches.opportunity_id
            and partner_deals.partner_id = deciding_touches.partner_id
            and partner_deals.deciding_touch_id = deciding_touches.touch_id
    union all
    select
        coalesce(primary_credits.opportunity_id, told.opportunity_id) as opportunity_id,
        coalesce(primary_credits.partner_id, told.partner_id) as explained,
        case
            when abs(coalesce(primary_credits.credit_share, 0) - coalesce(told.credit_share, 0)) > 1e-9
                then 'the shares of the touches do not add up to the partner''s'
        end as broken_law
    from primary_credits
    full outer join told on primary_credits.opportunity_id = told.opportunity_id and primary_credits.partner_id = told.partner_id
)

select * from judged
where broken_law is not null
