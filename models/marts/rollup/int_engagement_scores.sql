-- grain: one row per month and partner in force at its end, where a component of the score is fed
with attainments as (
    select * from {{ ref('int_engagement_attainments') }}
),

summed as (
    select
        month_start,
        stock_moment,
        partner_id,
        sum(cast(weight as double) * attainment) as points,
        sum(cast(weight as double)) as possible_points
    from attainments
    group by month_start, stock_moment, partner_id
)

select
    month_start,
    stock_moment,
    partner_id,
    cast(round(100 * points / possible_points, 6) as decimal(24, 6)) as engagement_score
from summed
where possible_points > 0
