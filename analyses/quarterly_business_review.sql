-- grain: one row per section and subject, of one partner
with chosen as (
    select *
    from (
        select
            *,
            row_number() over (order by coalesce(results, 0) desc, partner_id) as choice
        from {{ ref('partner_recommendations') }}
        where partner_id = '{{ var("review_partner") }}' or '{{ var("review_partner") }}' = ''
    ) as recommendations
    where choice = 1
),

figures as (
    select scorecard.*
    from {{ ref('scorecard_partner') }} as scorecard
    inner join chosen on scorecard.partner_id = chosen.partner_id
    where scorecard.period_grain = 'quarter' and scorecard.is_complete
),

quarter as (
    select max(period_start) as period_start from figures
),

open_deals as (
    select
        opportunities.*,
        partner_deals.credit_type
    from {{ ref('fct_opportunities') }} as opportunities
    inner join {{ ref('fct_partner_deals') }} as partner_deals on opportunities.opportunity_id = partner_deals.opportunity_id
    inner join chosen on partner_deals.partner_id = chosen.partner_id
    where opportunities.deal_status = 'open'
),

agenda as (
    select
        '1 where we stand' as section,
        partner_name as subject,
        false as is_core,
        'money' as unit,
        cast(results as double) as figure,
        cast(null as double) as figure_a_year_before,
        cast(null as double) as target,
        weakest_kpi_percentile as peer_percentile,
        coalesce(segment || ': ' || segment_reason, 'not in force') as reading,
        coalesce('Weakest in ' || weakest_kpi || '. ', '') || next_best_action as next_step
    from chosen
    union all
    select
        '2 figures of the quarter' as section,
        figures.kpi_name as subject,
        figures.is_core,
        figures.unit,
        figures.value as figure,
        figures.previous_year_value as figure_a_year_before,
        figures.target,
        figures.peer_percentile,
        coalesce(figures.band, figures.trend_direction) as reading,
        figures.definition as next_step
    from figures
    inner join quarter on figures.period_start = quarter.period_start
    union all
    select
        '3 open deals' as section,
        coalesce(opportunity_name, opportunity_id) as subject,
        false as is_core,
        'money' as unit,
        cast(amount as double) as figure,
        cast(null as double) as figure_a_year_before,
        cast(null as double) as target,
        cast(null as double) as peer_percentile,
        credit_type || ', ' || coalesce(stage_name, 'no stage') as reading,
        case when expected_close_date <= {{ as_of_day() }} then 'overdue since ' else 'expected to close ' end
        || cast(expected_close_date as {{ dbt.type_string() }}) as next_step
    from open_deals
    union all
    select
        '4 tier' as section,
        partner_tier as subject,
        false as is_core,
        null as unit,
        cast(null as double) as figure,
        cast(null as double) as figure_a_year_before,
        cast(null as double) as target,
        cast(null as double) as peer_percentile,
        tier_recommendation || coalesce(': ' || failed_requirements, '') as reading,
        'for ' || next_tier || ': ' || missing_for_next_tier as next_step
    from chosen
)

select
    section,
    subject,
    is_core,
    unit,
    figure,
    figure_a_year_before,
    target,
    peer_percentile,
    reading,
    next_step
from agenda
order by section asc, case when is_core then 0 else 1 end asc, case when section = '3 open deals' then figure end desc, subject asc
