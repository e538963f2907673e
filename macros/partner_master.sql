{#- The system whose partner list is the list of known partners: `partner_master` when connected, else the first connector. -#}
{% macro partner_master() -%}
    {{ var('partner_master') if var('partner_master') in var('connectors') else var('connectors')[0] }}
{%- endmacro %}
