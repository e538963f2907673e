{#- The declared columns of a source table, each read as the type its YAML declares, then the first cell that could not be read.
    The one place where staging learns types, so a type is written once: in the source YAML. -#}
{% macro typed_columns(source_name, table_name) %}
    {%- if execute -%}
        {%- set declared = source_node(source_name, table_name).columns.values() | list -%}
        {%- for column in declared %}
        {{ read_cell(column.name, column.data_type) }} as {{ column.name }},
        {%- endfor %}
        _row_number,
        _content,
        _is_deleted,
        _is_superseded,
        _version,
        {{ first_unreadable(declared, 'name') }} as unreadable_column,
        {{ first_unreadable(declared, 'value') }} as unreadable_value
    {%- endif -%}
{% endmacro %}

{% macro read_cell(name, data_type) -%}
    {%- if data_type == 'text' -%} {{ text_cell(name) }}
    {%- elif data_type == 'timestamp' -%} {{ timestamp_cell(name) }}
    {%- elif data_type == 'date' -%} {{ date_cell(name) }}
    {%- elif data_type == 'boolean' -%} {{ boolean_cell(name) }}
    {%- elif data_type == 'epoch_seconds' -%} {{ epoch_cell(name, 1000000) }}
    {%- elif data_type == 'epoch_milliseconds' -%} {{ epoch_cell(name, 1000) }}
    {%- elif data_type == 'json' -%} {{ json_cell(name) }}
    {%- else -%} {{ decimal_cell(name, data_type) }}
    {%- endif -%}
{%- endmacro %}

{% macro first_unreadable(columns, what) -%}
    {%- set nothing = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
    {%- set judged = columns | rejectattr('data_type', 'equalto', 'text') | list -%}
    {%- if judged -%}
    case
        {%- for column in judged %}
        when {{ text_cell(column.name) }} is not null and ({{ read_cell(column.name, column.data_type) }}) is null then {{ "'" ~ column.name ~ "'" if what == 'name' else column.name }}
        {%- endfor %}
        else {{ nothing }}
    end
    {%- else -%} {{ nothing }}
    {%- endif -%}
{%- endmacro %}

{% macro source_node(source_name, table_name) -%}
    {%- set found = graph.sources.values() | selectattr('source_name', 'equalto', source_name) | selectattr('name', 'equalto', table_name) | list -%}
    {%- if not found -%}
        {{ exceptions.raise_compiler_error("Source " ~ source_name ~ "." ~ table_name ~ " is not declared. Add it to models/staging/" ~ source_name ~ "/_" ~ source_name ~ "__sources.yml.") }}
    {%- endif -%}
    {{ return(found[0]) }}
{%- endmacro %}
