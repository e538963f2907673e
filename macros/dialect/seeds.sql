{#- Loads a seed's rows. dbt-spark's own macro breaks on a quote in a cell and reads an empty cell as the text None. -#}
{% macro spark__load_csv_rows(model, agate_table) %}
    {% set types = [] %}
    {% for name in agate_table.column_names %}
        {% do types.append(model['config'].get('column_types', {}).get(name, adapter.convert_type(agate_table, loop.index0))) %}
    {% endfor %}
    {% set rows %}
        {%- for row in agate_table.rows %}
(
            {%- for cell in row %}cast({{ seed_cell(cell) }} as {{ types[loop.index0] }}){{ ', ' if not loop.last }}{% endfor -%}
){{ ',' if not loop.last }}
        {%- endfor %}
    {% endset %}
    {% set sql = 'insert into ' ~ this.render() ~ ' values' ~ rows %}
    {% do adapter.add_query(sql, abridge_sql_log=True) %}
    {{ return(sql) }}
{% endmacro %}

{% macro seed_cell(cell) -%}
    {{ 'null' if cell is none else "'" ~ (cell | string | replace("\\", "\\\\") | replace("'", "\\'")) ~ "'" }}
{%- endmacro %}
