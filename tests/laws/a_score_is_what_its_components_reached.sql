-- law: a partner's score is the weighted mean of its attainments that month, every component that is fed among them.
with components as (
    select
        count(*) as components,
        sum(weight) as weights
    from {{ ref('int_engagement_components') }}
),

explained as (
    select
        attainments.month_start,
        attainments.partner_id,
        count(*) as components,
        sum(100 * cast(least(attainments.events, attainments.target) as double) / cast(attainments.target as double) * cast(attainments.weight as double))
        / max(cast(components.weights as double)) as explained_score,
        max(components.components) as fed_components
    from {{ ref('int_engagement_attainments') }} as attainments
    cross join components
    group by attainments.month_start, attainments.partner_id
)

select
    engagement.period_start,
    engagement.scope_id,
    engagement.partner_engagement_score,
    explained.explained_score,
    explained.components
from {{ ref('kpi_engagement') }} as engagement
left join explained on engagement.period_start = explained.month_start and engagement.scope_id = explained.partner_id
where
    engagement.scope_type = 'partner'
    and engagement.period_grain = 'month'
    and engagement.partner_engagement_score is not null
    and (
        explained.partner_id is null
        or explained.components <> explained.fed_components
        or abs(engagement.partner_engagement_score - explained.explained_score) > 0.000001
    )
