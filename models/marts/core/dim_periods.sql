-- grain: one row per period grain and first day
with activity as (
    select min(opened_date) as first_date from {{ ref('int_deals') }}
    union all
    select min(closed_date) as first_date
    from {{ ref('int_deals') }}
    where closed_date >= cast('{{ var("first_period") }}' as date)
    union all
    select min({{ local_date('touched_at') }}) as first_date
    from {{ ref('int_resolved_touches') }}
    where problem is null and {{ local_date('touched_at') }} >= cast('{{ var("first_period") }}' as date)
),

-- Months begin with the fiscal year, so that the first quarters and the first year are as whole as later ones.
first_activity as (
    select greatest({{ fiscal_period_of('year', 'min(first_date)') }}, {{ month_of("cast('" ~ var('first_period') ~ "' as date)") }}) as first_month
    from activity
),

numbers as (
    {{ dbt.generate_series(2400) }}
),

months as (
    select {{ add_months(month_of(as_of_day()), '1 - generated_number') }} as month_start
    from numbers
),

covered_months as (
    select months.month_start
    from months
    inner join first_activity on months.month_start >= first_activity.first_month
),

period_starts as (
    select
        'month' as period_grain,
        month_start as period_start,
        1 as months_long
    from covered_months
    union
    select
        'quarter' as period_grain,
        {{ fiscal_period_of('quarter', 'month_start') }} as period_start,
        3 as months_long
    from covered_months
    union
    select
        'year' as period_grain,
        {{ fiscal_period_of('year', 'month_start') }} as period_start,
        12 as months_long
    from covered_months
),

periods as (
    select
        period_grain,
        period_start,
        {{ add_days(add_months('period_start', 'months_long'), -1) }} as period_end
    from period_starts
)

select
    period_grain,
    period_start,
    period_end,
    period_end <= {{ as_of_day() }} as is_complete,
    least(period_end, {{ as_of_day() }}) as stock_date,
    {{ month_of('least(period_end, ' ~ as_of_day() ~ ')') }} as last_month_start
from periods
