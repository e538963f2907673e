-- grain: one row per period_grain, period_start, scope_type and scope_id
-- What each count needs to be measurable.
{% set counts = {
    'has_agreements': [
        'partners_in_force', 'active_partners', 'recruited_partners', 'departed_partners', 'partners_at_period_start',
        'agreements_renewed', 'agreements_due_for_renewal',
    ],
    'has_agreements and has_opportunities': ['revenue_generating_partners'],
    'has_agreements and has_training_enrolments': ['trained_partners'],
    'has_agreements and has_content_activity': ['content_sharing_partners'],
    'has_agreements and has_deal_registrations': ['registering_partners'],
    'has_agreements and has_training_enrolments and has_content_activity and has_deal_registrations': ['activated_partners'],
    'has_onboarding_steps': ['onboardings_begun', 'onboardings_completed', 'abandoned_onboardings', 'open_onboardings'],
} %}
with scope_periods as (
    select
        scope_periods.*,
        instrumented.*
    from {{ ref('int_scope_periods') }} as scope_periods
    cross join {{ ref('int_instrumented') }} as instrumented
    where scope_periods.scope_type <> 'channel'
),

sums as (
    {{ measures_as_columns(ref('int_scope_sums'), counts.values() | sum(start=[])) }}
),

medians as (
    {{ measures_as_columns(ref('int_scope_medians'), ['onboarding_days', 'first_deal_days']) }}
),

measures as (
    select
        scope_periods.*,
        {{ measured('sums', counts) }},
        cast(medians.onboarding_days as double) as onboarding_days_median,
        cast(medians.first_deal_days as double) as first_deal_days_median
    from scope_periods
    left join sums on {{ same_scope_period('sums') }}
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
    partners_in_force,
    active_partners,
    {{ ratio('active_partners', 'partners_in_force') }} as active_partner_rate,
    revenue_generating_partners,
    activated_partners,
    {{ ratio('activated_partners', 'partners_in_force') }} as partner_activation_rate,
    trained_partners,
    {{ ratio('trained_partners', 'partners_in_force') }} as trained_partner_rate,
    content_sharing_partners,
    {{ ratio('content_sharing_partners', 'partners_in_force') }} as content_sharing_partner_rate,
    registering_partners,
    {{ ratio('registering_partners', 'partners_in_force') }} as registering_partner_rate,
    recruited_partners,
    departed_partners,
    {{ ratio('departed_partners', 'partners_at_period_start') }} as program_abandonment_rate,
    partners_at_period_start as program_abandonment_rate_denominator,
    abandoned_onboardings,
    {{ ratio('abandoned_onboardings', 'onboardings_begun') }} as onboarding_abandonment_rate,
    onboardings_begun as onboarding_abandonment_rate_denominator,
    {{ ratio('agreements_renewed', 'agreements_due_for_renewal') }} as partner_renewal_rate,
    agreements_renewed as partner_renewal_rate_numerator,
    agreements_due_for_renewal as partner_renewal_rate_denominator,
    {{ ratio('onboardings_completed', 'onboardings_begun') }} as onboarding_completion_rate,
    onboardings_completed as onboarding_completion_rate_numerator,
    onboarding_days_median,
    open_onboardings,
    first_deal_days_median
from measures
