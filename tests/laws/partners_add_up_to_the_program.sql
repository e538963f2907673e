-- law: what belongs to one partner each (an active partner, a lead, a registration, a credited cent) adds up to the program in every partner scope type.
{% set measures = {
    'active_pipeline_per_partner_denominator': 'kpi_pipeline',
    'pending_registration_amount': 'kpi_pipeline',
    'lead_conversion_rate_denominator': 'kpi_pipeline',
    'registration_win_rate_denominator': 'kpi_pipeline',
    'attributed_revenue': 'kpi_revenue',
} %}
with sums as (
    {% for measure, table in measures.items() %}
    select
        '{{ measure }}' as measure,
        period_grain,
        period_start,
        scope_type,
        cast(sum({{ measure }}) as decimal(18, 2)) as sum_over_members
    from {{ ref(table) }}
    where scope_id <> 'direct' or scope_type <> 'channel'
    group by period_grain, period_start, scope_type
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    sums.*,
    program.sum_over_members as program
from sums
inner join sums as program
    on
        sums.measure = program.measure
        and sums.period_grain = program.period_grain
        and sums.period_start = program.period_start
        and program.scope_type = 'program'
where sums.sum_over_members <> program.sum_over_members
