-- grain: one row per landed row of a prm table
{% set tables = [
    'partners',
    'partner_changes',
    'partner_people',
    'agreements',
    'onboarding_steps',
    'deal_registrations',
    'leads',
    'activities',
    'portal_activity',
    'content_assets',
    'content_activity',
    'communications',
    'training_enrolments',
    'certifications',
    'incentive_programs',
    'incentive_allocations',
    'incentive_claims',
    'payouts',
    'surveys',
] %}
{% for table in tables %}
select
    'prm' as source_system,
    '{{ table }}' as source_table,
    source_row,
    record_id,
    row_status,
    row_reason as reason,
    unreadable_column,
    unreadable_value
from {{ ref('base_prm__' ~ table) }}
{{ 'union all' if not loop.last }}
{% endfor %}
