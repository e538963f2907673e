-- grain: one row per period and scope member that exists by the end of the period or of as-of
with periods as (
    select * from {{ ref('dim_periods') }}
),

scopes as (
    select * from {{ ref('dim_scopes') }}
)

select
    periods.period_grain,
    periods.period_start,
    periods.period_end,
    periods.is_complete,
    periods.last_month_start,
    scopes.scope_type,
    scopes.scope_id,
    scopes.scope_name,
    scopes.scope_type = 'program' as is_program,
    scopes.scope_type = 'channel' and scopes.scope_id = 'direct' as is_direct
from periods
inner join scopes on periods.stock_date >= scopes.existed_since
