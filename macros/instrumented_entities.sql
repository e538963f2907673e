{#- The conformed entities KPIs may need, each a has_<entity> of int_instrumented. -#}
{% macro instrumented_entities() %}
    {{ return([
        'agreements',
        'campaigns',
        'certifications',
        'communications',
        'content_activity',
        'deal_registrations',
        'gross_margins',
        'incentive_allocations',
        'incentive_claims',
        'incentive_programs',
        'leads',
        'onboarding_steps',
        'opportunities',
        'opportunity_lines',
        'partner_meetings',
        'payouts',
        'portal_activity',
        'product_usage',
        'program_costs',
        'subscription_periods',
        'surveys',
        'tickets',
        'training_enrolments',
    ]) }}
{% endmacro %}
