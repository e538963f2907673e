-- grain: one row per record and pair of dates of which the later comes first
{% set pairs = [
    ('agreements', 'agreement_id', 'starts_on', 'ends_on'),
    ('agreements', 'agreement_id', 'starts_on', 'terminated_on'),
    ('campaigns', 'campaign_id', 'starts_on', 'ends_on'),
    ('certifications', 'certification_id', 'issued_at', 'expires_at'),
    ('communications', 'delivery_id', 'sent_at', 'first_opened_at'),
    ('content_assets', 'asset_id', 'published_at', 'retired_at'),
    ('deal_registrations', 'registration_id', 'submitted_at', 'decided_at'),
    ('gross_margins', 'gross_margin_id', 'valid_from', 'valid_to'),
    ('incentive_claims', 'claim_id', 'claimed_at', 'paid_at'),
    ('incentive_programs', 'program_id', 'starts_on', 'ends_on'),
    ('onboarding_steps', 'onboarding_step_id', 'started_at', 'completed_at'),
    ('payouts', 'payout_id', 'earned_on', 'paid_on'),
    ('subscription_periods', 'subscription_period_id', 'starts_at', 'ends_at'),
    ('subscriptions', 'subscription_id', 'started_at', 'ended_at'),
    ('tickets', 'ticket_id', 'opened_at', 'solved_at'),
    ('training_enrolments', 'enrolment_id', 'enrolled_at', 'completed_at'),
] %}
{% for entity, key, first, second in pairs %}
select
    source_system,
    '{{ entity }}:' || source_system || ':' || {{ key }} as record_id,
    '{{ second }} ' || cast({{ second }} as {{ dbt.type_string() }}) || ' is before {{ first }} ' || cast({{ first }} as {{ dbt.type_string() }}) as detail
from {{ ref('int_' ~ entity) }}
where {{ second }} < {{ first }}
{{ 'union all' if not loop.last }}
{% endfor %}
