-- law: a partner type, tier, region or manager has of every measure what the partners that bore it then have together, and nothing else.
with periods as (
    select * from {{ ref('dim_periods') }}
),

partner_measures as (
    select * from {{ ref('int_partner_measures') }}
    where partner_id is not null
),

own_period_measures as (
    select distinct measure
    from partner_measures
    where roll_up = 'own period'
),

of_partners as (
    {%- for attribute in scope_attributes() %}
    select
        measures.measure,
        measures.period_grain,
        measures.period_start,
        '{{ attribute }}' as scope_type,
        measures.{{ attribute }} as scope_id,
        sum(measures.value) as value
    from partner_measures as measures
    inner join periods on measures.period_grain = periods.period_grain and measures.period_start = periods.period_start
    group by measures.measure, measures.period_grain, measures.period_start, measures.{{ attribute }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- Of quarters and years only what is measured for them; what months add up to has laws of its own.
of_members as (
    select scope_sums.*
    from {{ ref('int_scope_sums') }} as scope_sums
    left join own_period_measures on scope_sums.measure = own_period_measures.measure
    where
        scope_sums.scope_type in ('{{ scope_attributes() | join("', '") }}')
        and (scope_sums.period_grain = 'month' or own_period_measures.measure is not null)
)

select
    coalesce(of_members.measure, of_partners.measure) as measure,
    coalesce(of_members.period_grain, of_partners.period_grain) as period_grain,
    coalesce(of_members.period_start, of_partners.period_start) as period_start,
    coalesce(of_members.scope_type, of_partners.scope_type) as scope_type,
    coalesce(of_members.scope_id, of_partners.scope_id) as scope_id,
    of_members.value as of_member,
    of_partners.value as of_partners
from of_members
full outer join of_partners
    on
        of_members.measure = of_partners.measure
        and of_members.period_grain = of_partners.period_grain
        and of_members.period_start = of_partners.period_start
        and of_members.scope_type = of_partners.scope_type
        and of_members.scope_id = of_partners.scope_id
where coalesce(of_members.value, 0) <> coalesce(of_partners.value, 0)
