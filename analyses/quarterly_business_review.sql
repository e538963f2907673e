-- grain: one row per section and subject, of one partner
with chosen as (
    select *
    from (
        select
            *,
            row_number() over (
                order by case when partner_id = '{{ var("review_partner") }}' then 0 else 1 end, coalesce(results, 0) desc, partner_id
            ) as choice
        from {{ ref('partner_recommendations') }}
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
        cast(results as double) as figure,
        cast(null as double) as figure_a_year_before,
        cast(null as double) as target,
        weakest_kpi_percentile as peer_percentile,
        segment || ': ' || segment_reason as reading,
        next_best_action as next_step
    from chosen
    union all
    select
        '2 figures of the quarter' as section,
        figures.kpi_name as subject,
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
        cast(amount as double) as figure,
        cast(null as double) as figure_a_year_before,
        cast(null as double) as target,
        cast(null as double) as peer_percentile,
        credit_type || ', ' || coalesce(stage_name, 'no stage') as reading,
        'expected to close ' || cast(expected_close_date as {{ dbt.type_string() }}) as next_step
    from open_deals
    union all
    select
        '4 tier' as section,
        partner_tier as subject,
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
    figure,
    figure_a_year_before,
    target,
    peer_percentile,
    reading,
    next_step
from agenda
order by section asc, figure desc, subject asc
