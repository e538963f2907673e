{#- A model's schema is the one its folder names: `marts` is `marts` in every environment, so a BI tool's queries never change. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name | trim if custom_schema_name else target.schema }}
{%- endmacro %}
