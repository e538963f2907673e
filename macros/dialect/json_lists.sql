{#- In a select list: one row per element of a JSON list, as text; no row for an empty list or none. -#}
{% macro json_elements(json) -%}
    {{ return(adapter.dispatch('json_elements')(json)) }}
{%- endmacro %}

{% macro default__json_elements(json) -%}
    unnest(from_json({{ json }}, '["VARCHAR"]'))
{%- endmacro %}

{% macro spark__json_elements(json) -%}
    explode(from_json({{ json }}, 'array<string>'))
{%- endmacro %}

{#- The first element of a JSON list, as text. -#}
{% macro json_first(json) -%}
    {{ text_cell(adapter.dispatch('json_first')(json)) }}
{%- endmacro %}

{% macro default__json_first(json) -%}
    ({{ json }} ->> '$[0]')
{%- endmacro %}

{% macro spark__json_first(json) -%}
    get_json_object({{ json }}, '$[0]')
{%- endmacro %}
