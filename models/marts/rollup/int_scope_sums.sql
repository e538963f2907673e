-- grain: one row per measure, period and scope member
with measures as (
    select * from {{ ref('int_partner_measures') }}
),

period_months as (
    select * from {{ ref('int_period_months') }}
),

scoped as (
    {{ partner_scopes('measures', ['measure', 'roll_up', 'period_grain', 'period_start'], {'value': 'sum(value)'}) }}
)

select
    scoped.measure,
    period_months.period_grain,
    period_months.period_start,
    scoped.scope_type,
    scoped.scope_id,
    cast(sum(scoped.value) as decimal(28, 6)) as value
from scoped
inner join period_months
    on
        scoped.period_start = period_months.month_start
        and (scoped.roll_up = 'sum of months' or (scoped.roll_up = 'last month' and period_months.is_last_month))
group by scoped.measure, period_months.period_grain, period_months.period_start, scoped.scope_type, scoped.scope_id
union all
select
    measure,
    period_grain,
    period_start,
    scope_type,
    scope_id,
    cast(value as decimal(28, 6)) as value
from scoped
where roll_up = 'own period'
