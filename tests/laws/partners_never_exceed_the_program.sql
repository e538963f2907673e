-- law: no partner's count exceeds the program's, nor the program's the company's.
with pipeline as (
    select * from {{ ref('kpi_pipeline') }}
),

program as (
    select * from pipeline
    where scope_type = 'program'
)

select
    pipeline.period_grain,
    pipeline.period_start,
    pipeline.scope_type,
    pipeline.scope_id,
    pipeline.open_opportunities,
    program.open_opportunities as program_open_opportunities,
    program.total_open_opportunities
from pipeline
inner join program on pipeline.period_grain = program.period_grain and pipeline.period_start = program.period_start
where
    (pipeline.scope_id <> 'direct' and pipeline.open_opportunities > program.open_opportunities)
    or pipeline.sourced_open_opportunities > program.sourced_open_opportunities
    or (pipeline.scope_id <> 'direct' and pipeline.opportunity_win_rate_denominator > program.opportunity_win_rate_denominator)
    or program.open_opportunities > program.total_open_opportunities
