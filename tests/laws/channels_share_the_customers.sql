-- law: every customer with ARR at a period's start is in the partner or the direct channel, with all its ARR; the program is the partner channel.
{% set measures = {
    'customers': 'count(*)',
    'customer_retention_rate_numerator': 'count(case when ending_arr > 0 then 1 end)',
    'starting_arr': 'sum(starting_arr)',
    'gross_revenue_retention_numerator': 'sum(least(starting_arr, ending_arr))',
    'net_revenue_retention_numerator': 'sum(ending_arr)',
} %}
with company as (
    select
        period_grain,
        period_start
        {%- for column, value in measures.items() %},
        {{ value }} as {{ column }}
        {%- endfor %}
    from {{ ref('int_customer_arr') }}
    group by period_grain, period_start
),

published as (
    select
        period_grain,
        period_start
        {%- for column in measures %},
        sum(case when scope_type = 'channel' then {{ column }} end) as {{ column }},
        sum(case when scope_id = 'partner' and scope_type = 'channel' then {{ column }} when scope_type = 'program' then -{{ column }} end) as {{ column }}_apart
        {%- endfor %}
    from {{ ref('kpi_retention') }}
    group by period_grain, period_start
)

select
    company.period_grain,
    company.period_start
from company
left join published on company.period_grain = published.period_grain and company.period_start = published.period_start
where
    published.period_start is null
    {%- for column in measures %}
    or company.{{ column }} <> published.{{ column }}
    or published.{{ column }}_apart <> 0
    {%- endfor %}
