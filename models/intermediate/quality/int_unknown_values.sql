-- grain: one row per record and governed column whose value is not a row of seed governed_values
{% set columns = [
    ('content_activity', 'content_event_id', 'action'),
    ('incentive_claims', 'claim_id', 'claim_status'),
    ('incentive_programs', 'program_id', 'incentive_type'),
    ('onboarding_steps', 'onboarding_step_id', 'step'),
    ('partners', 'source_partner_id', 'partner_type'),
    ('payouts', 'payout_id', 'payout_type'),
    ('portal_activity', 'portal_event_id', 'event_type'),
    ('program_costs', 'cost_id', 'category'),
    ('surveys', 'response_id', 'survey_type'),
] %}
{% for entity, key, column in columns %}
select
    records.source_system,
    '{{ entity }}:' || records.source_system || ':' || records.{{ key }} as record_id,
    '{{ column }} ' || records.{{ column }} as detail
from {{ ref('int_' ~ entity) }} as records
left join {{ ref('governed_values') }} as governed_values
    on governed_values.entity = '{{ entity }}' and governed_values.column_name = '{{ column }}' and records.{{ column }} = governed_values.governed_value
where records.{{ column }} is not null and governed_values.governed_value is null
union all
{% endfor %}
select
    source_system,
    'surveys:' || source_system || ':' || response_id as record_id,
    'score ' || cast(score as {{ dbt.type_string() }}) || ' of ' || cast(scale_max as {{ dbt.type_string() }}) as detail
from {{ ref('int_surveys') }}
where score < 0 or score > scale_max
