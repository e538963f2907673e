{#- The columns of kpi_<family> tables as their YAML governs them by `meta.kpi`, KPIs and parts. While dbt parses there is no graph and so no
    column; what reads the tables therefore names them by depends_on_kpi_tables(). -#}
{% macro catalogued_columns() %}
    {%- set columns = [] -%}
    {%- set models = graph.get('nodes', {}).values() | selectattr('resource_type', 'equalto', 'model') -%}
    {%- for model in models | sort(attribute='name') if model.name.startswith('kpi_') -%}
        {%- for column in model.columns.values() if column.config.meta.kpi -%}
            {%- do columns.append(dict(column.config.meta.kpi, kpi=column.name, table=model.name, data_type=column.data_type)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}

{#- The KPIs: what `not_instrumented` of dim_kpis lists, and the columns that are no part of another. -#}
{% macro catalogued_kpis() %}
    {%- set kpis = [] -%}
    {%- for model in graph.get('nodes', {}).values() if model.resource_type == 'model' and model.name == 'dim_kpis' -%}
        {%- do kpis.extend(model.config.meta.not_instrumented) -%}
    {%- endfor -%}
    {{ return(kpis + (catalogued_columns() | selectattr('name', 'defined') | list)) }}
{% endmacro %}

{#- The columns that add up over months or over partners. -#}
{% macro columns_that_add_up(over) %}
    {%- set columns = [] -%}
    {%- for column in catalogued_columns() if over in column.get('adds_up', []) -%}
        {%- do columns.append(column) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}

{% macro depends_on_kpi_tables() %}
    {%- for family in ['coverage', 'engagement', 'pipeline', 'revenue', 'retention', 'profitability'] %}
-- depends_on: {{ ref('kpi_' ~ family) }}
    {%- endfor %}
{%- endmacro %}

{% macro catalogue_fields() %}
    {{ return([
        'kpi', 'name', 'family', 'core', 'unit', 'direction', 'kind', 'adds_up', 'numerator', 'denominator', 'owner', 'review_cadence', 'version', 'effective_from',
        'source_systems', 'entities', 'alias_of', 'audience', 'applies_to', 'definition', 'business_insights', 'measurement_approach', 'formula',
        'trend_analysis', 'diagnostic_questions', 'actionable_tips', 'visualisation', 'risk_warnings', 'tools', 'integration_points', 'change_impact',
        'would_be_fed_by',
    ]) }}
{% endmacro %}

{#- A field of the catalogue in SQL: a list as comma-separated text, what is not given as null. -#}
{% macro catalogue_literal(value) -%}
    {%- if value is boolean or value is integer -%} {{ value | lower }}
    {%- elif not value -%} cast(null as {{ dbt.type_string() }})
    {%- else -%} {{ dbt.string_literal(dbt.escape_single_quotes(value if value is string else value | join(', '))) }}
    {%- endif -%}
{%- endmacro %}
