-- grain: one row per deal, eligible touch of a credited partner and attribution model
{{ config(materialized='view') }}

with touches as (
    select * from {{ ref('int_credit_touches') }}
),

models as (
    select * from {{ ref('attribution_models') }}
),

-- An anchor gives its share to its touch; one touch may hold several. Shares count in millionths: sums of whole numbers are exact in any order.
anchored as {{ not_materialized() }} (
    select
        touches.opportunity_id,
        touches.touch_id,
        touches.partner_id,
        models.attribution_model,
        cast(models.spread_share * 1000000 as double) as spread_share,
        cast((
            case when touches.is_first then models.first_share else 0 end
            + case when touches.is_registered then models.registered_share else 0 end
            + case when touches.is_opened then models.opened_share else 0 end
            + case when touches.is_closed then models.closed_share else 0 end
        ) * 1000000 as double) as anchor_share,
        case when models.half_life_days is null then 1 else power(2, -touches.days_before_last_touch / cast(models.half_life_days as double)) end
        * case when models.uses_touch_weights then cast(touches.default_weight as double) else 1 end as weight
    from touches
    cross join models
),

-- What is spread goes evenly to the touches without an anchor, of which there may be none.
totals as (
    select
        opportunity_id,
        attribution_model,
        count(*) as touch_count,
        count(case when anchor_share = 0 then 1 end) as spread_count,
        sum(anchor_share * weight)
        + coalesce(sum(case when anchor_share = 0 then spread_share * weight end) / nullif(count(case when anchor_share = 0 then 1 end), 0), 0) as total_weight
    from anchored
    group by opportunity_id, attribution_model
)

select
    anchored.opportunity_id,
    anchored.touch_id,
    anchored.partner_id,
    anchored.attribution_model,
    case
        when totals.total_weight = 0 then cast(1 as double) / totals.touch_count
        when anchored.anchor_share > 0 then anchored.anchor_share * anchored.weight / totals.total_weight
        else anchored.spread_share / totals.spread_count * anchored.weight / totals.total_weight
    end as touch_share
from anchored
inner join totals on anchored.opportunity_id = totals.opportunity_id and anchored.attribution_model = totals.attribution_model
