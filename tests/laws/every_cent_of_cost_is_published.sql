-- law: in every period and kind of scope, the cost records dated in it add up to the published costs, part by part.
{% set parts = ['commission', 'mdf', 'incentive', 'onboarding', 'program'] %}
with periods as (
    select * from {{ ref('dim_periods') }}
),

costs as (
    select
        periods.period_grain,
        periods.period_start,
        costs.cost_part || '_costs' as measure,
        sum(costs.amount) as amount
    from {{ ref('partner_costs') }} as costs
    inner join periods on costs.cost_date between periods.period_start and periods.period_end
    group by periods.period_grain, periods.period_start, costs.cost_part
),

published as (
    {%- for part in parts %}
    select
        '{{ part }}_costs' as measure,
        period_grain,
        period_start,
        scope_type,
        sum({{ part }}_costs) as published_amount
    from {{ ref('kpi_profitability') }}
    where {{ part }}_costs is not null
    group by period_grain, period_start, scope_type
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    published.*,
    coalesce(costs.amount, 0) as recorded_amount
from published
left join costs
    on published.measure = costs.measure and published.period_grain = costs.period_grain and published.period_start = costs.period_start
where published.published_amount <> coalesce(costs.amount, 0)
