-- grain: one row per section and subject
with figures as (
    select * from {{ ref('scorecard_program') }}
    where period_grain = 'month' and review_cadence = 'monthly'
),

month as (
    select max(period_start) as period_start from figures
    where is_complete
),

recommendations as (
    select * from {{ ref('partner_recommendations') }}
    where segment in ('at risk', 'dormant', 'untapped')
),

forecast as (
    select * from {{ ref('pipeline_forecast') }}
    where months_ahead = 1
),

agenda as (
    select
        '1 figures' as section,
        figures.kpi_name as subject,
        figures.is_core,
        figures.owner,
        figures.unit,
        figures.value as figure,
        figures.previous_value as figure_before,
        figures.target,
        figures.band,
        figures.trend_direction as trend,
        case
            when figures.direction = 'higher' and figures.value < figures.target then 'short of its target'
            when figures.direction = 'lower' and figures.value > figures.target then 'over its target'
        end as remark,
        kpis.diagnostic_questions as next_step
    from figures
    inner join month on figures.period_start = month.period_start
    inner join {{ ref('dim_kpis') }} as kpis on figures.kpi = kpis.kpi
    union all
    select
        '2 next month' as section,
        'Expected to be won: ' || channel as subject,
        false as is_core,
        'RevOps' as owner,
        'money' as unit,
        cast(expected_won_amount as double) as figure,
        cast(null as double) as figure_before,
        cast(null as double) as target,
        null as band,
        null as trend,
        'between ' || cast(low_amount as {{ dbt.type_string() }}) || ' and ' || cast(high_amount as {{ dbt.type_string() }}) as remark,
        null as next_step
    from forecast
    union all
    select
        '3 partners' as section,
        partner_name as subject,
        false as is_core,
        partner_manager as owner,
        'money' as unit,
        cast(results as double) as figure,
        cast(null as double) as figure_before,
        cast(null as double) as target,
        segment as band,
        results_trend as trend,
        segment_reason as remark,
        next_best_action as next_step
    from recommendations
),

-- Only what asks for attention has a question beside it, and stands first.
judged as (
    select
        *,
        coalesce(band in ('low', 'at risk'), false) or coalesce(trend = 'worsening', false) or (section = '1 figures' and remark is not null) as needs_attention
    from agenda
)

select
    section,
    subject,
    is_core,
    owner,
    unit,
    figure,
    figure_before,
    target,
    band,
    trend,
    remark,
    case when needs_attention or section = '3 partners' then next_step end as next_step
from judged
order by
    section asc,
    case when is_core then 0 else 1 end asc,
    case when needs_attention then 0 else 1 end asc,
    case when section = '1 figures' then subject end asc,
    figure desc,
    subject asc
