-- law: a rate counts its numerator among its denominator's rows.
with pipeline as (
    select * from {{ ref('kpi_pipeline') }}
)

{%- for rate in ['lead_conversion_rate', 'opportunity_win_rate', 'registration_win_rate'] %}
select period_grain, period_start, scope_type, scope_id, '{{ rate }}' as rate, {{ rate }} as rate_value
from pipeline
where {{ rate }} < 0 or {{ rate }} > 1 or ({{ rate }} is null) <> (coalesce({{ rate }}_denominator, 0) = 0)
{{ 'union all' if not loop.last }}
{%- endfor %}
