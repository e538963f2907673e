-- grain: one row per period and month in it
with periods as (
    select * from {{ ref('dim_periods') }}
),

months as (
    select * from periods
    where period_grain = 'month'
)

select
    periods.period_grain,
    periods.period_start,
    periods.period_end,
    months.period_start as month_start,
    months.period_start = periods.last_month_start as is_last_month,
    months.stock_date,
    {{ day_start(add_days('months.stock_date', 1)) }} as stock_moment
from periods
inner join months on months.period_start between periods.period_start and periods.period_end
