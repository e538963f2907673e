-- grain: one row per record that names a partner the partner master does not have, touches apart
{% set entities = {
    'agreements': 'agreement_id',
    'onboarding_steps': 'onboarding_step_id',
    'content_activity': 'content_event_id',
    'communications': 'delivery_id',
    'training_enrolments': 'enrolment_id',
    'certifications': 'certification_id',
    'incentive_allocations': 'allocation_id',
    'incentive_claims': 'claim_id',
    'partner_meetings': 'meeting_id',
    'payouts': 'payout_id',
    'surveys': 'response_id',
    'program_costs': 'cost_id',
} %}
{% for entity, key in entities.items() %}
select
    records.source_system,
    '{{ entity }}:' || records.source_system || ':' || records.{{ key }} as record_id,
    records.source_partner_id as detail
from {{ ref('int_' ~ entity) }} as records
left join {{ ref('int_partner_links') }} as partner_links
    on records.source_system = partner_links.source_system and records.source_partner_id = partner_links.source_id
where records.source_partner_id is not null and partner_links.partner_id is null
{{ 'union all' if not loop.last }}
{% endfor %}
