-- law: per period, the program's sourced + influenced + unattributed equal the company total, which is counted straight from the deals.
{% set measures = {
    'open_opportunities': 'open_deals.deals', 'open_pipeline_amount': 'open_deals.amount', 'weighted_pipeline_amount': 'open_deals.weighted_amount',
    'opportunities_created': 'opened_deals.deals', 'pipeline_created': 'opened_deals.amount',
} %}
with periods as (
    select * from {{ ref('dim_periods') }}
),

pipeline as (
    select * from {{ ref('kpi_pipeline') }}
    where scope_type = 'program'
),

revenue as (
    select * from {{ ref('kpi_revenue') }}
    where scope_type = 'program'
),

open_deals as (
    select
        month_start,
        count(*) as deals,
        sum(amount) as amount,
        sum(weighted_amount) as weighted_amount
    from {{ ref('int_open_deals') }}
    group by month_start
),

opened_deals as (
    select
        periods.period_grain,
        periods.period_start,
        count(*) as deals,
        sum(opportunities.amount) as amount
    from periods
    inner join {{ ref('fct_opportunities') }} as opportunities on opportunities.opened_date between periods.period_start and periods.period_end
    group by periods.period_grain, periods.period_start
),

won_deals as (
    select
        periods.period_grain,
        periods.period_start,
        sum(opportunities.amount) as amount
    from periods
    inner join {{ ref('fct_opportunities') }} as opportunities on opportunities.closed_date between periods.period_start and periods.period_end
    where opportunities.deal_status = 'won'
    group by periods.period_grain, periods.period_start
),

compared as (
    {%- for measure, total in measures.items() %}
    select
        pipeline.period_grain,
        pipeline.period_start,
        '{{ measure }}' as measure,
        pipeline.sourced_{{ measure }} + pipeline.influenced_{{ measure }} + pipeline.unattributed_{{ measure }} as sum_of_classes,
        pipeline.total_{{ measure }} as published_total,
        coalesce({{ total }}, 0) as total_of_deals
    from pipeline
    inner join periods on pipeline.period_grain = periods.period_grain and pipeline.period_start = periods.period_start
    left join open_deals on periods.last_month_start = open_deals.month_start
    left join opened_deals on pipeline.period_grain = opened_deals.period_grain and pipeline.period_start = opened_deals.period_start
    union all
    {%- endfor %}
    select
        revenue.period_grain,
        revenue.period_start,
        'revenue' as measure,
        revenue.sourced_revenue + revenue.influenced_revenue + revenue.unattributed_revenue as sum_of_classes,
        revenue.total_revenue as published_total,
        coalesce(won_deals.amount, 0) as total_of_deals
    from revenue
    left join won_deals on revenue.period_grain = won_deals.period_grain and revenue.period_start = won_deals.period_start
)

select * from compared
where sum_of_classes <> total_of_deals or published_total <> total_of_deals
