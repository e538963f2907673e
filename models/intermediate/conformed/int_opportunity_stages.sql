-- grain: one row per recorded change of a deal's stage, amount, probability or close date
{% for system in ['salesforce', 'hubspot'] %}
select
    source_system,
    change_id,
    opportunity_id,
    stage_name,
    is_closed,
    is_won,
    amount,
    probability,
    close_date,
    changed_at
from {{ ref('stg_' ~ system ~ '__opportunity_stages') }}
{{ 'union all' if not loop.last }}
{% endfor %}
