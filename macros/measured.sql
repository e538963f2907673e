{#- Columns of rows as a KPI table shows them: 0 where nothing was recorded, null where nothing could have been.
    needs: what must hold for it to be measurable: the columns. -#}
{% macro measured(rows, needs, data_type='bigint') -%}
    {%- for needed, columns in needs.items() %}
    {%- set is_last = loop.last %}
    {%- for column in columns %}
    cast(case when {{ needed }} then coalesce({{ rows }}.{{ column }}, 0) end as {{ data_type }}) as {{ column }}{{ ',' if not (is_last and loop.last) }}
    {%- endfor %}
    {%- endfor %}
{%- endmacro %}
