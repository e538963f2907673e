-- grain: one row per assessed partner
with partners as (
    select * from {{ ref('int_assessed_partners') }}
    where is_assessed
),

checks as (
    select * from {{ ref('int_tier_checks') }}
),

tiers as (
    select
        partner_id,
        partner_tier,
        tier_rank,
        min(case when is_met then 1 else 0 end) = 1 as is_earned,
        count(value) = count(*) as is_measurable,
        {{ text_list('case when not is_met then finding end', 'kpi, minimum_value') }} as failed_requirements
    from checks
    group by partner_id, partner_tier, tier_rank
),

ranks as (
    select
        partners.partner_id,
        max(case when lower(tiers.partner_tier) = lower(partners.partner_tier) then tiers.tier_rank end) as present_rank,
        max(case when tiers.is_earned then tiers.tier_rank end) as earned_rank
    from partners
    left join tiers on partners.partner_id = tiers.partner_id
    group by partners.partner_id
),

next_ranks as (
    select
        ranks.partner_id,
        min(tiers.tier_rank) as next_rank
    from ranks
    inner join tiers on ranks.partner_id = tiers.partner_id and tiers.tier_rank > coalesce(greatest(ranks.present_rank, ranks.earned_rank), 0)
    group by ranks.partner_id
)

select
    ranks.partner_id,
    earned.partner_tier as recommended_tier,
    case
        when ranks.earned_rank > ranks.present_rank then 'promote'
        when present.is_earned then 'hold'
        else 'review'
    end as tier_recommendation,
    present.is_measurable as is_tier_measurable,
    present.failed_requirements,
    following.partner_tier as next_tier,
    following.failed_requirements as missing_for_next_tier
from ranks
left join tiers as earned on ranks.partner_id = earned.partner_id and ranks.earned_rank = earned.tier_rank
left join tiers as present on ranks.partner_id = present.partner_id and ranks.present_rank = present.tier_rank
left join next_ranks on ranks.partner_id = next_ranks.partner_id
left join tiers as following on ranks.partner_id = following.partner_id and next_ranks.next_rank = following.tier_rank
