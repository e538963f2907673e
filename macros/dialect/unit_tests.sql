{#- Compares the two sides of a unit test as text: Python cannot hold the year 1 that Spark would hand it as a timestamp. -#}
{% macro spark__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
    {#- Where no row is expected, dbt takes the columns of the actual ones, under a name that only its own query has. -#}
    {%- set expected = expected_fixture_sql | replace('dbt_internal_unit_test_actual', '(' ~ main_sql ~ ') as actual_rows') -%}
    {%- for side, sql in {'actual': main_sql, 'expected': expected}.items() %}
select
        {%- for column in expected_column_names %} cast({{ column }} as string) as {{ column }},{% endfor %} '{{ side }}' as actual_or_expected
from (
    {{ sql }}
) as {{ side }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
