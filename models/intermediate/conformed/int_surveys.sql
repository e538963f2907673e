-- grain: one row per answer to a survey
{% for system in ['prm', 'delighted'] %}
select
    source_system,
    response_id,
    survey_type,
    source_partner_id,
    source_person_id,
    email,
    score,
    scale_max,
    responded_at
from {{ ref('stg_' ~ system ~ '__surveys') }}
{{ 'union all' if not loop.last }}
{% endfor %}
