-- grain: one row per period_grain, period_start, scope_type and scope_id
with scope_periods as (
    select
        scope_periods.*,
        instrumented.has_agreements,
        instrumented.has_agreements and instrumented.has_training_enrolments as has_training,
        instrumented.has_agreements and instrumented.has_content_activity as has_content,
        instrumented.has_agreements and instrumented.has_deal_registrations as has_registrations,
        instrumented.has_agreements
        and instrumented.has_training_enrolments
        and instrumented.has_content_activity
        and instrumented.has_deal_registrations as has_activation,
        instrumented.has_agreements and instrumented.has_opportunities as has_wins,
        instrumented.has_onboarding_steps
    from {{ ref('int_scope_periods') }} as scope_periods
    cross join {{ ref('int_instrumented') }} as instrumented
    where scope_periods.scope_type <> 'channel'
),

sums as (
    {{ measures_as_columns(ref('int_scope_sums'), [
        'partners_in_force', 'active_partners', 'revenue_generating_partners', 'activated_partners', 'trained_partners', 'content_sharing_partners',
        'registering_partners', 'recruited_partners', 'departed_partners', 'partners_at_period_start', 'onboardings_begun', 'onboardings_completed',
        'abandoned_onboardings', 'open_onboardings', 'agreements_due_for_renewal', 'agreements_renewed',
    ]) }}
),

medians as (
    {{ measures_as_columns(ref('int_scope_medians'), ['onboarding_days', 'first_deal_days']) }}
),

measures as (
    select
        scope_periods.*,
        cast(case when scope_periods.has_agreements then coalesce(sums.partners_in_force, 0) end as bigint) as partners_in_force,
        cast(case when scope_periods.has_agreements then coalesce(sums.active_partners, 0) end as bigint) as active_partners,
        cast(case when scope_periods.has_wins then coalesce(sums.revenue_generating_partners, 0) end as bigint) as revenue_generating_partners,
        cast(case when scope_periods.has_activation then coalesce(sums.activated_partners, 0) end as bigint) as activated_partners,
        cast(case when scope_periods.has_training then coalesce(sums.trained_partners, 0) end as bigint) as trained_partners,
        cast(case when scope_periods.has_content then coalesce(sums.content_sharing_partners, 0) end as bigint) as content_sharing_partners,
        cast(case when scope_periods.has_registrations then coalesce(sums.registering_partners, 0) end as bigint) as registering_partners,
        cast(case when scope_periods.has_agreements then coalesce(sums.recruited_partners, 0) end as bigint) as recruited_partners,
        cast(case when scope_periods.has_agreements then coalesce(sums.departed_partners, 0) end as bigint) as departed_partners,
        cast(case when scope_periods.has_agreements then coalesce(sums.partners_at_period_start, 0) end as bigint) as program_abandonment_rate_denominator,
        cast(case when scope_periods.has_onboarding_steps then coalesce(sums.abandoned_onboardings, 0) end as bigint) as abandoned_onboardings,
        cast(case when scope_periods.has_onboarding_steps then coalesce(sums.onboardings_begun, 0) end as bigint) as onboarding_abandonment_rate_denominator,
        cast(case when scope_periods.has_agreements then coalesce(sums.agreements_renewed, 0) end as bigint) as partner_renewal_rate_numerator,
        cast(case when scope_periods.has_agreements then coalesce(sums.agreements_due_for_renewal, 0) end as bigint) as partner_renewal_rate_denominator,
        cast(case when scope_periods.has_onboarding_steps then coalesce(sums.onboardings_completed, 0) end as bigint) as onboarding_completion_rate_numerator,
        cast(medians.onboarding_days as double) as onboarding_days_median,
        cast(case when scope_periods.has_onboarding_steps then coalesce(sums.open_onboardings, 0) end as bigint) as open_onboardings,
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
    {{ ratio('departed_partners', 'program_abandonment_rate_denominator') }} as program_abandonment_rate,
    program_abandonment_rate_denominator,
    abandoned_onboardings,
    {{ ratio('abandoned_onboardings', 'onboarding_abandonment_rate_denominator') }} as onboarding_abandonment_rate,
    onboarding_abandonment_rate_denominator,
    {{ ratio('partner_renewal_rate_numerator', 'partner_renewal_rate_denominator') }} as partner_renewal_rate,
    partner_renewal_rate_numerator,
    partner_renewal_rate_denominator,
    {{ ratio('onboarding_completion_rate_numerator', 'onboarding_abandonment_rate_denominator') }} as onboarding_completion_rate,
    onboarding_completion_rate_numerator,
    onboarding_days_median,
    open_onboardings,
    first_deal_days_median
from measures
