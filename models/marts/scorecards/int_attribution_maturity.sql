-- grain: one row per measure of maturity that touches and credit tell
with touches as (
    select * from {{ ref('int_resolved_touches') }}
    where coalesce(problem, '') <> 'recorded in two systems'
),

won_deals as (
    select * from {{ ref('fct_opportunities') }}
    where deal_status = 'won' and closed_date > {{ add_months(as_of_day(), -12) }}
),

partner_deals as (
    select * from {{ ref('fct_partner_deals') }}
),

deciding_touches as (
    select
        partner_deals.opportunity_id,
        touches.source_system
    from partner_deals
    inner join won_deals on partner_deals.opportunity_id = won_deals.opportunity_id
    inner join touches on partner_deals.deciding_touch_id = touches.touch_id
)

select
    'touches_usable' as measure,
    sum(case when problem is null then 1 else 0 end) as numerator,
    count(*) as denominator
from touches
union all
select
    'won_deals_with_partner_evidence' as measure,
    sum(case when attribution_class <> 'unattributed' then 1 else 0 end) as numerator,
    count(*) as denominator
from won_deals
union all
select
    'systems_with_deciding_evidence' as measure,
    count(distinct source_system) as numerator,
    case when count(*) > 0 then 1 end as denominator
from deciding_touches
