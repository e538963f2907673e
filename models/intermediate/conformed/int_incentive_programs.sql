-- grain: one row per incentive program
{% for system in ['salesforce', 'prm'] %}
select
    source_system,
    program_id,
    program_name,
    incentive_type,
    starts_on,
    ends_on,
    eligible_tiers
from {{ ref('stg_' ~ system ~ '__incentive_programs') }}
{{ 'union all' if not loop.last }}
{% endfor %}
