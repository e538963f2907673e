-- law: what came of messages, courses, answers, people and partners is counted among the rows they divide by; no partner scores below 0 or above 100.
{%- set parts = {
    'partner_engagement_score_numerator': '100 * partners_in_force',
    'portal_active_partner_rate_numerator': 'partners_in_force',
    'certified_partner_rate_numerator': 'partners_in_force',
    'incentive_participation_rate_denominator': 'partners_in_force',
    'incentive_participation_rate_numerator': 'incentive_participation_rate_denominator',
    'training_completion_rate_numerator': 'training_completion_rate_denominator',
    'content_reach_rate_numerator': 'content_reach_rate_denominator',
    'email_open_rate_numerator': 'email_open_rate_denominator',
    'email_click_rate_numerator': 'email_open_rate_denominator',
    'email_click_to_open_rate_numerator': 'least(email_open_rate_numerator, email_click_rate_numerator)',
    'partner_satisfaction_rate_numerator': 'partner_satisfaction_responses',
    'partner_satisfaction_score_numerator': '100 * partner_satisfaction_responses',
    'portal_active_users': 'portal_logins',
    'deal_registrations_approved + deal_registrations_rejected': 'deal_registration_approval_rate_denominator',
} %}
with engagement as (
    select * from {{ ref('kpi_engagement') }}
)

{%- for part, whole in parts.items() %}
select period_grain, period_start, scope_type, scope_id, '{{ part }}' as measure, cast({{ part }} as double) as part, cast({{ whole }} as double) as whole
from engagement
where {{ part }} < 0 or {{ part }} > {{ whole }}
{{ 'union all' if not loop.last }}
{%- endfor %}
