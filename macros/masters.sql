{#- The system whose partner list is the list of known partners: the first of `partner_master` that is connected. -#}
{% macro partner_master() -%}
    {{ first_connected(var('partner_master')) }}
{%- endmacro %}

{#- The CRM whose accounts are the customers: the first of `customer_master` that is connected. -#}
{% macro customer_master() -%}
    {{ first_connected(var('customer_master')) }}
{%- endmacro %}

{#- none, a word no system bears, when none of them is connected. -#}
{% macro first_connected(systems) -%}
    {{ (([systems] if systems is string else systems) | select('in', var('connectors')) | list + ['none'])[0] }}
{%- endmacro %}

{#- Place of a system in `partner_master`: of one thing that several systems record, the first one's record counts. -#}
{% macro partner_system_rank(source_system) -%}
    {%- set systems = var('partner_master') -%}
    case {{ source_system }}{% for system in ([systems] if systems is string else systems) %} when '{{ system }}' then {{ loop.index }}{% endfor %} else 99 end
{%- endmacro %}
