{#- The KPIs as their YAML governs them: `meta.kpi` of the columns of kpi_<family> tables, parts left out, and what `not_instrumented` of
    dim_kpis lists. While dbt parses there is no graph and so no KPI; a model that reads the tables therefore names them in `-- depends_on`. -#}
{% macro catalogued_kpis() %}
    {%- set kpis = [] -%}
    {%- set models = graph.get('nodes', {}).values() | selectattr('resource_type', 'equalto', 'model') -%}
    {%- for model in models | sort(attribute='name') -%}
        {%- do kpis.extend(model.config.meta.get('not_instrumented', [])) -%}
        {%- for column in model.columns.values() if model.name.startswith('kpi_') and 'name' in column.config.meta.get('kpi', {}) -%}
            {%- do kpis.append(dict(column.config.meta.kpi, kpi=column.name, table=model.name)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(kpis) }}
{% endmacro %}

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
