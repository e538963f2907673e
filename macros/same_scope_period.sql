{#- The join of a rolled-up measure to the rows a KPI table must have. -#}
{% macro same_scope_period(measures) -%}
    scope_periods.period_grain = {{ measures }}.period_grain
    and scope_periods.period_start = {{ measures }}.period_start
    and scope_periods.scope_type = {{ measures }}.scope_type
    and scope_periods.scope_id = {{ measures }}.scope_id
{%- endmacro %}
