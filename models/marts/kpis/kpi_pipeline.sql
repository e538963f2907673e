-- grain: one row per period_grain, period_start, scope_type and scope_id
-- Without a CRM nobody knows of deals; the direct row has no partners, leads or registrations to measure.
{% set counts = {
    'has_agreements and not is_direct': ['active_partners'],
    'has_leads and not is_direct': ['leads'],
    'has_leads and has_opportunities and not is_direct': ['leads_converted'],
    'has_deal_registrations and not is_direct': ['registrations_approved'],
    'has_deal_registrations and has_opportunities and not is_direct': ['approved_registrations_won'],
} %}
with scope_periods as (
    select
        scope_periods.*,
        instrumented.*
    from {{ ref('int_scope_periods') }} as scope_periods
    cross join {{ ref('int_instrumented') }} as instrumented
),

open_pipeline as (
    select * from {{ ref('int_open_pipeline') }}
),

deal_flows as (
    select * from {{ ref('int_deal_flows') }}
),

deal_medians as (
    select * from {{ ref('int_deal_medians') }}
),

sums as (
    {{ measures_as_columns(ref('int_scope_sums'), (counts.values() | sum(start=[])) + ['pending_registration_amount']) }}
),

expected_pipeline as (
    select * from {{ ref('int_expected_pipeline') }}
),

targets as (
    select * from {{ ref('kpi_targets') }}
    where kpi = 'partner_revenue'
),

measures as (
    select
        scope_periods.*,
        {{ measured('open_pipeline', {
            'has_opportunities': ['scope_deals', 'sourced_deals', 'influenced_deals'],
            'has_opportunities and is_program': ['unattributed_deals'],
        }) }},
        {{ measured('open_pipeline', {
            'has_opportunities': [
                'scope_amount', 'sourced_amount', 'influenced_amount', 'scope_new_business_amount', 'scope_expansion_amount', 'scope_renewal_amount',
                'scope_weighted_amount', 'sourced_weighted_amount', 'influenced_weighted_amount',
            ],
            'has_opportunities and is_program': ['unattributed_amount', 'unattributed_weighted_amount'],
        }, 'decimal(18, 2)') }},
        {{ measured('deal_flows', {
            'has_opportunities': ['sourced_created_deals', 'influenced_created_deals', 'scope_won_deals', 'scope_closed_deals'],
            'has_opportunities and is_program': ['unattributed_created_deals'],
        }) }},
        {{ measured('deal_flows', {
            'has_opportunities': [
                'sourced_created_amount', 'sourced_new_business_created_amount', 'sourced_expansion_created_amount', 'sourced_renewal_created_amount',
                'influenced_created_amount', 'influenced_new_business_created_amount', 'influenced_expansion_created_amount',
                'influenced_renewal_created_amount', 'scope_won_amount', 'scope_closed_amount',
            ],
            'has_opportunities and is_program': [
                'unattributed_created_amount', 'unattributed_new_business_created_amount', 'unattributed_expansion_created_amount',
                'unattributed_renewal_created_amount',
            ],
        }, 'decimal(18, 2)') }},
        {{ measured('sums', counts) }},
        {{ measured('sums', {'has_deal_registrations and not is_direct': ['pending_registration_amount']}, 'decimal(18, 2)') }},
        {{ measured('expected_pipeline', {'has_opportunities and not is_direct': ['expected_amount']}, 'decimal(18, 2)') }},
        cast(deal_medians.sales_cycle_days_median as double) as sales_cycle_days_median,
        cast(case when not scope_periods.is_direct then targets.target end as decimal(18, 2)) as partner_revenue_target
    from scope_periods
    left join open_pipeline
        on
            scope_periods.last_month_start = open_pipeline.month_start
            and scope_periods.scope_type = open_pipeline.scope_type
            and scope_periods.scope_id = open_pipeline.scope_id
    left join deal_flows on {{ same_scope_period('deal_flows') }}
    left join deal_medians on {{ same_scope_period('deal_medians') }}
    left join sums on {{ same_scope_period('sums') }}
    left join expected_pipeline on {{ same_scope_period('expected_pipeline') }}
    left join targets on {{ same_scope_period('targets') }}
)

select
    period_grain,
    period_start,
    period_end,
    is_complete,
    scope_type,
    scope_id,
    scope_name,
    scope_deals as open_opportunities,
    sourced_deals as sourced_open_opportunities,
    influenced_deals as influenced_open_opportunities,
    unattributed_deals as unattributed_open_opportunities,
    cast(scope_deals + unattributed_deals as bigint) as total_open_opportunities,
    scope_amount as open_pipeline_amount,
    sourced_amount as sourced_open_pipeline_amount,
    influenced_amount as influenced_open_pipeline_amount,
    unattributed_amount as unattributed_open_pipeline_amount,
    cast(scope_amount + unattributed_amount as decimal(18, 2)) as total_open_pipeline_amount,
    scope_new_business_amount as new_business_open_pipeline_amount,
    scope_expansion_amount as expansion_open_pipeline_amount,
    scope_renewal_amount as renewal_open_pipeline_amount,
    scope_weighted_amount as weighted_pipeline_amount,
    sourced_weighted_amount as sourced_weighted_pipeline_amount,
    influenced_weighted_amount as influenced_weighted_pipeline_amount,
    unattributed_weighted_amount as unattributed_weighted_pipeline_amount,
    cast(scope_weighted_amount + unattributed_weighted_amount as decimal(18, 2)) as total_weighted_pipeline_amount,
    cast({{ average_money('scope_amount', 'nullif(active_partners, 0)') }} as decimal(18, 2)) as active_pipeline_per_partner,
    active_partners as active_pipeline_per_partner_denominator,
    pending_registration_amount,
    sourced_created_deals as sourced_opportunities_created,
    influenced_created_deals as influenced_opportunities_created,
    unattributed_created_deals as unattributed_opportunities_created,
    cast(sourced_created_deals + influenced_created_deals + unattributed_created_deals as bigint) as total_opportunities_created,
    sourced_created_amount as sourced_pipeline_created,
    influenced_created_amount as influenced_pipeline_created,
    unattributed_created_amount as unattributed_pipeline_created,
    cast(sourced_created_amount + influenced_created_amount + unattributed_created_amount as decimal(18, 2)) as total_pipeline_created,
    {%- for type in opportunity_types() %}
    sourced_{{ type }}_created_amount as sourced_{{ type }}_pipeline_created,
    influenced_{{ type }}_created_amount as influenced_{{ type }}_pipeline_created,
    unattributed_{{ type }}_created_amount as unattributed_{{ type }}_pipeline_created,
    {%- endfor %}
    {{ ratio('leads_converted', 'leads') }} as lead_conversion_rate,
    leads_converted as lead_conversion_rate_numerator,
    leads as lead_conversion_rate_denominator,
    {{ ratio('scope_won_deals', 'scope_closed_deals') }} as opportunity_win_rate,
    scope_won_deals as opportunity_win_rate_numerator,
    scope_closed_deals as opportunity_win_rate_denominator,
    {{ ratio('scope_won_amount', 'scope_closed_amount') }} as opportunity_win_rate_by_value,
    scope_won_amount as opportunity_win_rate_by_value_numerator,
    scope_closed_amount as opportunity_win_rate_by_value_denominator,
    {{ ratio('approved_registrations_won', 'registrations_approved') }} as registration_win_rate,
    approved_registrations_won as registration_win_rate_numerator,
    registrations_approved as registration_win_rate_denominator,
    sales_cycle_days_median,
    {{ ratio('expected_amount', 'partner_revenue_target') }} as pipeline_coverage_ratio,
    expected_amount as pipeline_coverage_ratio_numerator,
    partner_revenue_target as pipeline_coverage_ratio_denominator
from measures
