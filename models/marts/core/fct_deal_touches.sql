-- grain: one row per deal and touch that may concern it
with judged as (
    select * from {{ ref('int_judged_touches') }}
    union all
    select * from {{ ref('int_judged_inheritance') }}
),

deals as (
    select * from {{ ref('int_deals') }}
),

deal_partners as (
    select * from {{ ref('int_deal_partners') }}
),

rules as (
    select * from {{ ref('attribution_rules') }}
),

obstacles as (
    select * from {{ ref('touch_obstacles') }}
),

touch_shares as (
    select * from {{ ref('int_touch_shares') }}
    where attribution_model = '{{ var("primary_attribution_model") }}'
),

-- The verdict on a touch is its most favourable one: a rule that admits it, of the credit its partner holds, the strongest first.
verdicts as (
    select
        judged.*,
        deals.opened_date,
        deal_partners.credit_type as partner_credit_type,
        coalesce(deal_partners.deciding_touch_id = judged.touch_id, false) as is_deciding,
        row_number() over (
            partition by judged.opportunity_id, judged.touch_id
            order by
                case when judged.obstacle is null then 0 else 1 end,
                case when judged.credit_type = deal_partners.credit_type then 0 else 1 end,
                judged.precedence,
                judged.rule_id
        ) as verdict_number
    from judged
    inner join deals on judged.opportunity_id = deals.opportunity_id
    left join deal_partners on judged.opportunity_id = deal_partners.opportunity_id and judged.partner_id = deal_partners.partner_id
)

select
    verdicts.opportunity_id,
    verdicts.touch_id,
    verdicts.touch_type,
    verdicts.partner_id,
    verdicts.touched_at,
    verdicts.recorded_at,
    case
        when verdicts.obstacle is not null then 'kept out'
        when verdicts.partner_credit_type is null then 'lost claim'
        when verdicts.is_deciding then 'deciding'
        else 'supporting'
    end as touch_role,
    case when verdicts.obstacle is null then verdicts.rule_id end as rule_id,
    verdicts.obstacle,
    case when verdicts.obstacle is null then rules.reason else obstacles.explanation end as explanation,
    round(touch_shares.touch_share, 12) as credit_share
from verdicts
left join rules on verdicts.rule_id = rules.rule_id and {{ in_stretch('verdicts.opened_date', 'rules') }}
left join obstacles on verdicts.obstacle = obstacles.obstacle
left join touch_shares on verdicts.opportunity_id = touch_shares.opportunity_id and verdicts.touch_id = touch_shares.touch_id
where verdicts.verdict_number = 1
