-- grain: one row per variable that shaped this version of the marts
{% set variables = [
    'as_of_date', 'reporting_currency', 'reporting_timezone', 'fiscal_year_start_month', 'connectors', 'raw_path', 'partner_master', 'customer_master',
    'active_partner_window_days', 'primary_attribution_model', 'first_period', 'quarantine_limit',
] %}
{% for connector in var('connectors') %}{% do variables.append(connector ~ '_schema') %}{% endfor %}
{% for variable in variables %}
select
    '{{ variable }}' as variable,
    '{{ tojson(var(variable) | string if var(variable) is not mapping and var(variable) is not iterable and var(variable) is not number and var(variable) is not boolean else var(variable)) | replace("'", "''") }}' as variable_value
{{ 'union all' if not loop.last }}
{% endfor %}
