-- law: what belongs to one partner each (an active partner, a lead, a registration) adds up to the program in every partner scope type.
{% set measures = [
    'active_pipeline_per_partner_denominator', 'pending_registration_amount', 'lead_conversion_rate_denominator', 'registration_win_rate_denominator',
] %}
with pipeline as (
    select * from {{ ref('kpi_pipeline') }}
),

{% for measure in measures %}
{{ measure }}_sums as (
    select
        '{{ measure }}' as measure,
        period_grain,
        period_start,
        scope_type,
        sum({{ measure }}) as sum_over_members
    from pipeline
    where scope_id <> 'direct' or scope_type <> 'channel'
    group by period_grain, period_start, scope_type
),
{% endfor %}

sums as (
    {% for measure in measures %}
    select * from {{ measure }}_sums
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
