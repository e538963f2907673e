{#- The system whose partner list is the list of known partners: the first of `partner_master` that is connected. -#}
{% macro partner_master() -%}
    {{ first_connected('partner_master') }}
{%- endmacro %}

{#- The CRM whose accounts are the customers: the first of `customer_master` that is connected. -#}
{% macro customer_master() -%}
    {{ first_connected('customer_master') }}
{%- endmacro %}

{#- none, a word no system bears, when none of them is connected. -#}
{% macro first_connected(variable) -%}
    {{ (systems_listed(variable) | select('in', var('connectors')) | list + ['none'])[0] }}
{%- endmacro %}

{#- -> list of systems, also where the variable names a single one. -#}
{% macro systems_listed(variable) %}
    {{ return([var(variable)] if var(variable) is string else var(variable)) }}
{% endmacro %}

{#- Place of a system in `partner_master`: of one thing that several systems record, the first one's record counts. -#}
{% macro partner_system_rank(source_system) -%}
    case {{ source_system }}{% for system in systems_listed('partner_master') %} when '{{ system }}' then {{ loop.index }}{% endfor %} else 99 end
{%- endmacro %}
