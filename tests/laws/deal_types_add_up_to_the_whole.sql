-- law: new business, expansion and renewal together are the whole, in each class and scope.
{% set wholes = {
    'kpi_revenue': ['sourced_?revenue', 'influenced_?revenue', 'unattributed_?revenue', 'attributed_?revenue'],
    'kpi_pipeline': ['sourced_?pipeline_created', 'influenced_?pipeline_created', 'unattributed_?pipeline_created', '?open_pipeline_amount'],
} %}
{% for table, columns in wholes.items() %}
{% set outer_loop = loop %}
{% for column in columns %}
{% set parts = [] %}
{% for type in opportunity_types() %}{% do parts.append(column | replace('?', type ~ '_')) %}{% endfor %}
{% set whole = column | replace('?', '') %}
select
    period_grain,
    period_start,
    scope_type,
    scope_id,
    '{{ table }}' as kpi_table,
    '{{ whole }}' as whole_column,
    {{ whole }} as whole,
    {{ parts | join(' + ') }} as sum_of_types
from {{ ref(table) }}
where
    {{ whole }} <> {{ parts | join(' + ') }}
    or ({{ whole }} is null) <> ({{ parts | join(' + ') }} is null)
{{ 'union all' if not (loop.last and outer_loop.last) }}
{% endfor %}
{% endfor %}
