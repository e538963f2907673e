-- law: no partner scope's figure exceeds the program's, nor the program's the company's: counts always, amounts where no deal's is negative.
{% set counts = ['open_opportunities', 'sourced_open_opportunities', 'opportunity_win_rate_denominator'] %}
{% set stocks = ['open_pipeline_amount', 'sourced_open_pipeline_amount', 'weighted_pipeline_amount'] %}
with periods as (
    select * from {{ ref('dim_periods') }}
),

negative_stocks as (
    select distinct month_start
    from {{ ref('int_open_deals') }}
    where amount < 0
),

negative_wins as (
    select
        periods.period_grain,
        periods.period_start
    from periods
    inner join {{ ref('fct_opportunities') }} as opportunities on opportunities.closed_date between periods.period_start and periods.period_end
    where opportunities.deal_status = 'won' and opportunities.amount < 0
    group by periods.period_grain, periods.period_start
),

figures as (
    {%- for measure in counts + stocks %}
    select
        pipeline.period_grain,
        pipeline.period_start,
        pipeline.scope_type,
        pipeline.scope_id,
        '{{ measure }}' as measure,
        pipeline.{{ measure }} as figure,
        {{ 'pipeline.total_' ~ measure if measure in ['open_opportunities', 'open_pipeline_amount', 'weighted_pipeline_amount'] else 'null' }} as company_figure,
        {{ 'negative_stocks.month_start is not null' if measure in stocks else 'false' }} as has_negative_amounts
    from {{ ref('kpi_pipeline') }} as pipeline
    inner join periods on pipeline.period_grain = periods.period_grain and pipeline.period_start = periods.period_start
    left join negative_stocks on periods.last_month_start = negative_stocks.month_start
    union all
    {%- endfor %}
    {%- for measure, company in {'partner_deals_won': 'null', 'partner_revenue': 'revenue.total_revenue', 'sourced_revenue': 'revenue.total_revenue'}.items() %}
    select
        revenue.period_grain,
        revenue.period_start,
        revenue.scope_type,
        revenue.scope_id,
        '{{ measure }}' as measure,
        revenue.{{ measure }} as figure,
        {{ company }} as company_figure,
        {{ 'false' if company == 'null' else 'negative_wins.period_start is not null' }} as has_negative_amounts
    from {{ ref('kpi_revenue') }} as revenue
    left join negative_wins on revenue.period_grain = negative_wins.period_grain and revenue.period_start = negative_wins.period_start
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    figures.*,
    program.figure as program_figure
from figures
inner join figures as program
    on
        figures.period_grain = program.period_grain
        and figures.period_start = program.period_start
        and figures.measure = program.measure
        and program.scope_type = 'program'
where
    not figures.has_negative_amounts
    and (
        figures.figure > figures.company_figure
        or (figures.figure > program.figure and not (figures.scope_type = 'channel' and figures.scope_id = 'direct'))
    )
