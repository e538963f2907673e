-- grain: one row per kpi, period_grain, period_start, scope_type and scope_id
{{- depends_on_kpi_tables() }}
{%- for kpi in catalogued_kpis() | selectattr('table', 'defined') %}
select
    '{{ kpi.kpi }}' as kpi,
    period_grain,
    period_start,
    period_end,
    is_complete,
    scope_type,
    scope_id,
    scope_name,
    cast({{ kpi.kpi }} as double) as value,
    cast({{ kpi.numerator or 'null' }} as double) as numerator,
    cast({{ kpi.denominator or 'null' }} as double) as denominator
from {{ ref(kpi.table) }}
{{ 'union all' if not loop.last }}
{%- endfor %}
