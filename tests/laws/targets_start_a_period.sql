-- A target whose period_start begins no fiscal period is compared with nothing:
-- correct seed kpi_targets, or the variable `fiscal_year_start_month`.
{{ config(severity='warn') }}
with targets as (
    select * from {{ ref('kpi_targets') }}
)

select
    kpi,
    scope_type,
    scope_id,
    period_grain,
    period_start
from targets
where
    (period_grain = 'quarter' and period_start <> {{ fiscal_period_of('quarter', 'period_start') }})
    or (period_grain = 'year' and period_start <> {{ fiscal_period_of('year', 'period_start') }})
