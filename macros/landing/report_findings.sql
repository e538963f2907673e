{#- Keeps all findings in landing.contract_findings, then tells them at once: errors end the run, warnings are warned of, notes are counted. -#}
{% macro report_findings(findings) %}
    {% do keep_rows('contract_findings', findings) %}
    {% set told = [] %}
    {% set counts = {} %}
    {% for severity in ['error', 'warning', 'note'] %}
        {% set rows = findings | selectattr(3, 'equalto', severity) | list %}
        {% do counts.update({severity: rows | length}) %}
        {% for row in rows if severity != 'note' %}{% do told.append(severity ~ ': ' ~ row[4] ~ ' ' ~ row[5]) %}{% endfor %}
    {% endfor %}
    {% set summary = [] %}
    {% for severity, count in counts.items() if count %}{% do summary.append(count ~ ' ' ~ severity ~ ('' if count == 1 else 's')) %}{% endfor %}
    {% set message = 'The raw data differs from what is declared: ' ~ summary | join(', ') ~ ' (all in landing.contract_findings).\n  ' ~ told | join('\n  ') %}
    {% if counts.error %}
        {{ exceptions.raise_compiler_error(message) }}
    {% elif counts.warning %}
        {% do exceptions.warn(message) %}
    {% endif %}
{% endmacro %}
