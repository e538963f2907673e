-- law: a scope has at least as many people as each of its partners, and no more than all of them together; a quarter or year at least as many as any of its months.
with people as (
    {%- for measure in ['portal_active_users', 'content_reach_rate_denominator', 'content_reach_rate_numerator'] %}
    select
        '{{ measure }}' as measure,
        period_grain,
        period_start,
        scope_type,
        {{ measure }} as people
    from {{ ref('kpi_engagement') }}
    where scope_type in ('program', 'partner')
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

partners as (
    select
        measure,
        period_grain,
        period_start,
        max(people) as most,
        sum(people) as together
    from people
    where scope_type = 'partner'
    group by measure, period_grain, period_start
),

months as (
    select
        people.measure,
        period_months.period_grain,
        period_months.period_start,
        max(people.people) as most
    from people
    inner join {{ ref('int_period_months') }} as period_months on people.period_start = period_months.month_start
    where people.scope_type = 'program' and people.period_grain = 'month' and people.measure = 'portal_active_users'
    group by people.measure, period_months.period_grain, period_months.period_start
),

programs as (
    select * from people
    where scope_type = 'program'
)

select
    programs.*,
    partners.most,
    partners.together
from programs
inner join partners
    on programs.measure = partners.measure and programs.period_grain = partners.period_grain and programs.period_start = partners.period_start
where programs.people < partners.most or programs.people > partners.together
union all
select
    programs.*,
    months.most,
    cast(null as bigint) as together
from programs
inner join months
    on programs.measure = months.measure and programs.period_grain = months.period_grain and programs.period_start = months.period_start
where programs.people < months.most
