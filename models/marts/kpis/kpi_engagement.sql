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
    'has_incentives': ['incentive_participation_rate_numerator', 'incentive_participation_rate_denominator'],
    'has_tickets': ['partner_inquiries_resolved'],
} %}
{% set people = {
    'has_portal_activity': ['portal_active_users'],
    'has_content_activity and has_agreements': ['content_reach_rate_numerator', 'content_reach_rate_denominator'],
} %}
{% set money = {
    'has_incentive_programs and has_incentive_claims': ['mdf_utilization_rate_numerator'],
    'has_incentive_programs and has_incentive_allocations': ['mdf_utilization_rate_denominator'],
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
        instrumented.has_agreements and components.has_components as has_score,
        instrumented.has_agreements and instrumented.has_incentive_programs and instrumented.has_incentive_claims as has_incentives
    from {{ ref('int_scope_periods') }} as scope_periods
    cross join {{ ref('int_instrumented') }} as instrumented
    cross join components
    where scope_periods.scope_type <> 'channel'
),

sums as (
    {{ measures_as_columns(ref('int_scope_sums'),
        (counts.values() | sum(start=[])) + (money.values() | sum(start=[]))
        + ['partner_engagement_score_numerator', 'partner_satisfaction_score_numerator']
    ) }}
),

people as (
    {{ measures_as_columns(ref('int_scope_people'), people.values() | sum(start=[])) }}
),

medians as (
    {{ measures_as_columns(ref('int_scope_medians'), ['deal_registration_decision_hours_median', 'partner_inquiry_resolution_hours_median']) }}
),

measures as (
    select
        scope_periods.period_grain,
        scope_periods.period_start,
        scope_periods.period_end,
        scope_periods.is_complete,
        scope_periods.scope_type,
        scope_periods.scope_id,
        scope_periods.scope_name,
        {%- for needed, columns in counts.items() %}{% for column in columns %}
        cast(case when {{ needed }} then coalesce(sums.{{ column }}, 0) end as bigint) as {{ column }},
        {%- endfor %}{% endfor %}
        {%- for needed, columns in people.items() %}{% for column in columns %}
        cast(case when {{ needed }} then coalesce(people.{{ column }}, 0) end as bigint) as {{ column }},
        {%- endfor %}{% endfor %}
        {%- for needed, columns in money.items() %}{% for column in columns %}
        cast(case when {{ needed }} then coalesce(sums.{{ column }}, 0) end as decimal(18, 2)) as {{ column }},
        {%- endfor %}{% endfor %}
        cast(case when scope_periods.has_score then coalesce(sums.partner_engagement_score_numerator, 0) end as double) as partner_engagement_score_numerator,
        cast(case when scope_periods.has_surveys then coalesce(sums.partner_satisfaction_score_numerator, 0) end as double) as partner_satisfaction_score_numerator,
        cast(medians.deal_registration_decision_hours_median as double) as deal_registration_decision_hours_median,
        cast(medians.partner_inquiry_resolution_hours_median as double) as partner_inquiry_resolution_hours_median
    from scope_periods
    left join sums on {{ same_scope_period('sums') }}
    left join people on {{ same_scope_period('people') }}
    left join medians on {{ same_scope_period('medians') }}
),

added as (
    select
        *,
        content_views + content_downloads + content_shares as content_interactions_per_partner_numerator,
        deal_registrations_approved + deal_registrations_rejected as deal_registration_approval_rate_denominator
    from measures
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
    {{ ratio('content_interactions_per_partner_numerator', 'partners_in_force') }} as content_interactions_per_partner,
    content_interactions_per_partner_numerator,
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
    {{ ratio('deal_registrations_approved', 'deal_registration_approval_rate_denominator') }} as deal_registration_approval_rate,
    deal_registration_approval_rate_denominator,
    deal_registration_decision_hours_median,
    {{ ratio('incentive_participation_rate_numerator', 'incentive_participation_rate_denominator') }} as incentive_participation_rate,
    incentive_participation_rate_numerator,
    incentive_participation_rate_denominator,
    {{ ratio('mdf_utilization_rate_numerator', 'mdf_utilization_rate_denominator') }} as mdf_utilization_rate,
    mdf_utilization_rate_numerator,
    mdf_utilization_rate_denominator,
    partner_inquiry_resolution_hours_median,
    partner_inquiries_resolved
from added
