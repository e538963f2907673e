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
        figures.owner,
        figures.value as figure,
        figures.previous_value as figure_before,
        figures.target,
        coalesce(figures.band, figures.trend_direction) as reading,
        case
            when figures.trend_direction = 'worsening' or figures.band in ('low', 'at risk') then kpis.diagnostic_questions
            when figures.trend_direction = 'improving' then 'Say what helped, and do it again'
        end as next_step
    from figures
    inner join month on figures.period_start = month.period_start
    inner join {{ ref('dim_kpis') }} as kpis on figures.kpi = kpis.kpi
    union all
    select
        '2 next month' as section,
        'Expected to be won: ' || channel as subject,
        'RevOps' as owner,
        cast(expected_won_amount as double) as figure,
        cast(null as double) as figure_before,
        cast(null as double) as target,
        'between ' || cast(low_amount as {{ dbt.type_string() }}) || ' and ' || cast(high_amount as {{ dbt.type_string() }}) as reading,
        cast(null as {{ dbt.type_string() }}) as next_step
    from forecast
    union all
    select
        '3 partners' as section,
        partner_name as subject,
        partner_manager as owner,
        cast(results as double) as figure,
        cast(null as double) as figure_before,
        cast(null as double) as target,
        segment || ': ' || segment_reason as reading,
        next_best_action as next_step
    from recommendations
)

select
    section,
    subject,
    owner,
    figure,
    figure_before,
    target,
    reading,
    next_step
from agenda
order by section asc, case when reading in ('at risk', 'low', 'worsening') then 0 else 1 end asc, figure desc, subject asc
