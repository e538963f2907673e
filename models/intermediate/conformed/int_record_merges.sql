-- grain: one row per record that was merged into another
{% for system in ['salesforce', 'hubspot'] %}
select
    source_system,
    record_type,
    record_id,
    merged_into_record_id
from {{ ref('stg_' ~ system ~ '__record_merges') }}
{{ 'union all' if not loop.last }}
{% endfor %}
