-- grain: one row per variable that shaped this version of the marts
{% set variables = [
    'as_of_date', 'reporting_currency', 'reporting_timezone', 'fiscal_year_start_month', 'connectors', 'raw_path', 'partner_master', 'customer_master',
    'active_partner_window_days', 'primary_attribution_model', 'first_period', 'quarantine_limit',
] %}
{% for connector in var('connectors') %}{% do variables.append(connector ~ '_schema') %}{% endfor %}
{% for variable in variables %}
{#- YAML makes a date of 2026-06-30 without quotes, which JSON does not know. -#}
{% set value = var(variable) %}
{% set value = value if value is iterable or value is number else value | string %}
select
    '{{ variable }}' as variable,
    '{{ tojson(value) | replace("'", "''") }}' as variable_value
{{ 'union all' if not loop.last }}
{% endfor %}
