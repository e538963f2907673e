-- grain: one row per period_grain, period_start, scope_type and scope_id
-- What each column needs to be measurable.
{% set counts = {
    'has_agreements': ['partners_in_force'],
    'has_portal_activity': ['portal_logins'],
    'has_portal_activity and has_agreements': ['portal_active_partner_rate_numerator'],
    'has_training_enrolments': ['training_completion_rate_numerator', 'training_completion_rate_denominator'],
    'has_certifications and has_agreements': ['certified_partner_rate_numerator'],
    'has_content_activity': ['content_views', 'content_downloads', 'content_shares'],
    'has_communications': [
        'email_open_rate_numerator', 'email_open_rate_denominator', 'email_click_rate_numerator', 'email_click_to_open_rate_numerator',
    ],
    'has_surveys': ['partner_satisfaction_rate_numerator', 'partner_satisfaction_responses'],
    'has_deal_registrations': [
        'deal_registrations_submitted', 'deal_registrations_approved', 'deal_registrations_rejected', 'deal_registrations_expired',
    ],
    'has_agreements and has_incentive_programs and has_incentive_claims': [
        'incentive_participation_rate_numerator', 'incentive_participation_rate_denominator',
    ],
    'has_tickets': ['partner_inquiries_resolved'],
} %}
{% set scores = {
    'has_agreements and has_components': ['partner_engagement_score_numerator'],
    'has_surveys': ['partner_satisfaction_score_numerator'],
} %}
{% set amounts = {
    'has_incentive_programs and has_incentive_claims': ['mdf_utilization_rate_numerator'],
    'has_incentive_programs and has_incentive_allocations': ['mdf_utilization_rate_denominator'],
} %}
{% set people = {
    'has_portal_activity': ['portal_active_users'],
    'has_content_activity and has_agreements': ['content_reach_rate_numerator', 'content_reach_rate_denominator'],
} %}
with components as (
    select count(*) > 0 as has_components
    from {{ ref('int_engagement_components') }}
    where weight > 0
),

scope_periods as (
    select
        scope_periods.*,
        instrumented.*,
        components.has_components
    from {{ ref('int_scope_periods') }} as scope_periods
    cross join {{ ref('int_instrumented') }} as instrumented
    cross join components
    where scope_periods.scope_type <> 'channel'
),

sums as (
    {{ measures_as_columns(ref('int_scope_sums'), (counts.values() | sum(start=[])) + (scores.values() | sum(start=[])) + (amounts.values() | sum(start=[]))) }}
),

people as (
    {{ measures_as_columns(ref('int_scope_people'), people.values() | sum(start=[])) }}
),

medians as (
    {{ measures_as_columns(ref('int_scope_medians'), ['deal_registration_decision_hours', 'partner_inquiry_resolution_hours']) }}
),

measures as (
    select
        scope_periods.*,
        {{ measured('sums', counts) }},
        {{ measured('sums', scores, 'double') }},
        {{ measured('sums', amounts, 'decimal(18, 2)') }},
        {{ measured('people', people) }},
        cast(medians.deal_registration_decision_hours as double) as deal_registration_decision_hours_median,
        cast(medians.partner_inquiry_resolution_hours as double) as partner_inquiry_resolution_hours_median
    from scope_periods
    left join sums on {{ same_scope_period('sums') }}
    left join people on {{ same_scope_period('people') }}
    left join medians on {{ same_scope_period('medians') }}
)

select
    period_grain,
    period_start,
    period_end,
    is_complete,
    scope_type,
    scope_id,
    scope_name,
    {{ ratio('partner_engagement_score_numerator', 'partners_in_force') }} as partner_engagement_score,
    partner_engagement_score_numerator,
    partners_in_force,
    portal_logins,
    portal_active_users,
    {{ ratio('portal_logins', 'partners_in_force') }} as portal_logins_per_partner,
    {{ ratio('portal_active_partner_rate_numerator', 'partners_in_force') }} as portal_active_partner_rate,
    portal_active_partner_rate_numerator,
    {{ ratio('training_completion_rate_numerator', 'training_completion_rate_denominator') }} as training_completion_rate,
    training_completion_rate_numerator,
    training_completion_rate_denominator,
    {{ ratio('certified_partner_rate_numerator', 'partners_in_force') }} as certified_partner_rate,
    certified_partner_rate_numerator,
    content_views,
    content_downloads,
    content_shares,
    {{ ratio('content_views + content_downloads + content_shares', 'partners_in_force') }} as content_interactions_per_partner,
    cast(content_views + content_downloads + content_shares as bigint) as content_interactions_per_partner_numerator,
    {{ ratio('content_reach_rate_numerator', 'content_reach_rate_denominator') }} as content_reach_rate,
    content_reach_rate_numerator,
    content_reach_rate_denominator,
    {{ ratio('email_open_rate_numerator', 'email_open_rate_denominator') }} as email_open_rate,
    email_open_rate_numerator,
    email_open_rate_denominator,
    {{ ratio('email_click_rate_numerator', 'email_open_rate_denominator') }} as email_click_rate,
    email_click_rate_numerator,
    {{ ratio('email_click_to_open_rate_numerator', 'email_open_rate_numerator') }} as email_click_to_open_rate,
    email_click_to_open_rate_numerator,
    {{ ratio('partner_satisfaction_rate_numerator', 'partner_satisfaction_responses') }} as partner_satisfaction_rate,
    partner_satisfaction_rate_numerator,
    {{ ratio('partner_satisfaction_score_numerator', 'partner_satisfaction_responses') }} as partner_satisfaction_score,
    partner_satisfaction_score_numerator,
    partner_satisfaction_responses,
    deal_registrations_submitted,
    deal_registrations_approved,
    deal_registrations_rejected,
    deal_registrations_expired,
    {{ ratio('deal_registrations_approved', 'deal_registrations_approved + deal_registrations_rejected') }} as deal_registration_approval_rate,
    cast(deal_registrations_approved + deal_registrations_rejected as bigint) as deal_registration_approval_rate_denominator,
    deal_registration_decision_hours_median,
    {{ ratio('incentive_participation_rate_numerator', 'incentive_participation_rate_denominator') }} as incentive_participation_rate,
    incentive_participation_rate_numerator,
    incentive_participation_rate_denominator,
    {{ ratio('mdf_utilization_rate_numerator', 'mdf_utilization_rate_denominator') }} as mdf_utilization_rate,
    mdf_utilization_rate_numerator,
    mdf_utilization_rate_denominator,
    partner_inquiry_resolution_hours_median,
    partner_inquiries_resolved
from measures
