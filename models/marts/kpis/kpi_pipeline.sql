-- grain: one row per period_grain, period_start, scope_type and scope_id
with instrumented as (
    select * from {{ ref('int_instrumented') }}
),

-- The direct row has no partners, leads or registrations to measure; without a CRM nobody knows of deals, so that nothing is no 0.
scope_periods as (
    select
        scope_periods.*,
        case when instrumented.has_opportunities then 0 end as nothing,
        instrumented.has_agreements and not scope_periods.is_direct as has_active_partners,
        instrumented.has_deal_registrations and not scope_periods.is_direct as has_deal_registrations,
        instrumented.has_leads and not scope_periods.is_direct as has_leads
    from {{ ref('int_scope_periods') }} as scope_periods
    cross join instrumented
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

partner_sums as (
    {{ measures_as_columns(ref('int_scope_sums'), [
        'active_partners', 'pending_registration_amount', 'registrations_approved', 'approved_registrations_won', 'leads', 'leads_converted',
    ]) }}
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
        scope_periods.period_grain,
        scope_periods.period_start,
        scope_periods.period_end,
        scope_periods.is_complete,
        scope_periods.scope_type,
        scope_periods.scope_id,
        scope_periods.scope_name,
        cast(coalesce(open_pipeline.scope_deals, scope_periods.nothing) as bigint) as open_opportunities,
        cast(coalesce(open_pipeline.sourced_deals, scope_periods.nothing) as bigint) as sourced_open_opportunities,
        cast(coalesce(open_pipeline.influenced_deals, scope_periods.nothing) as bigint) as influenced_open_opportunities,
        cast(case when scope_periods.is_program then coalesce(open_pipeline.unattributed_deals, scope_periods.nothing) end as bigint) as unattributed_open_opportunities,
        cast(coalesce(open_pipeline.scope_amount, scope_periods.nothing) as decimal(18, 2)) as open_pipeline_amount,
        cast(coalesce(open_pipeline.sourced_amount, scope_periods.nothing) as decimal(18, 2)) as sourced_open_pipeline_amount,
        cast(coalesce(open_pipeline.influenced_amount, scope_periods.nothing) as decimal(18, 2)) as influenced_open_pipeline_amount,
        cast(case when scope_periods.is_program then coalesce(open_pipeline.unattributed_amount, scope_periods.nothing) end as decimal(18, 2)) as unattributed_open_pipeline_amount,
        {%- for type in opportunity_types() %}
        cast(coalesce(open_pipeline.scope_{{ type }}_amount, scope_periods.nothing) as decimal(18, 2)) as {{ type }}_open_pipeline_amount,
        {%- endfor %}
        cast(coalesce(open_pipeline.scope_weighted_amount, scope_periods.nothing) as decimal(18, 2)) as weighted_pipeline_amount,
        cast(coalesce(open_pipeline.sourced_weighted_amount, scope_periods.nothing) as decimal(18, 2)) as sourced_weighted_pipeline_amount,
        cast(coalesce(open_pipeline.influenced_weighted_amount, scope_periods.nothing) as decimal(18, 2)) as influenced_weighted_pipeline_amount,
        cast(
            case when scope_periods.is_program then coalesce(open_pipeline.unattributed_weighted_amount, scope_periods.nothing) end as decimal(18, 2)
        ) as unattributed_weighted_pipeline_amount,
        cast(case when scope_periods.has_active_partners then coalesce(partner_sums.active_partners, 0) end as bigint) as active_pipeline_per_partner_denominator,
        cast(case when scope_periods.has_deal_registrations then coalesce(partner_sums.pending_registration_amount, 0) end as decimal(18, 2)) as pending_registration_amount,
        cast(coalesce(deal_flows.sourced_created_deals, scope_periods.nothing) as bigint) as sourced_opportunities_created,
        cast(coalesce(deal_flows.influenced_created_deals, scope_periods.nothing) as bigint) as influenced_opportunities_created,
        cast(case when scope_periods.is_program then coalesce(deal_flows.unattributed_created_deals, scope_periods.nothing) end as bigint) as unattributed_opportunities_created,
        cast(coalesce(deal_flows.sourced_created_amount, scope_periods.nothing) as decimal(18, 2)) as sourced_pipeline_created,
        cast(coalesce(deal_flows.influenced_created_amount, scope_periods.nothing) as decimal(18, 2)) as influenced_pipeline_created,
        cast(case when scope_periods.is_program then coalesce(deal_flows.unattributed_created_amount, scope_periods.nothing) end as decimal(18, 2)) as unattributed_pipeline_created,
        {%- for type in opportunity_types() %}
        cast(coalesce(deal_flows.sourced_{{ type }}_created_amount, scope_periods.nothing) as decimal(18, 2)) as sourced_{{ type }}_pipeline_created,
        cast(coalesce(deal_flows.influenced_{{ type }}_created_amount, scope_periods.nothing) as decimal(18, 2)) as influenced_{{ type }}_pipeline_created,
        cast(
            case when scope_periods.is_program then coalesce(deal_flows.unattributed_{{ type }}_created_amount, scope_periods.nothing) end as decimal(18, 2)
        ) as unattributed_{{ type }}_pipeline_created,
        {%- endfor %}
        cast(case when scope_periods.has_leads then coalesce(partner_sums.leads_converted, scope_periods.nothing) end as bigint) as lead_conversion_rate_numerator,
        cast(case when scope_periods.has_leads then coalesce(partner_sums.leads, 0) end as bigint) as lead_conversion_rate_denominator,
        cast(coalesce(deal_flows.scope_won_deals, scope_periods.nothing) as bigint) as opportunity_win_rate_numerator,
        cast(coalesce(deal_flows.scope_closed_deals, scope_periods.nothing) as bigint) as opportunity_win_rate_denominator,
        cast(coalesce(deal_flows.scope_won_amount, scope_periods.nothing) as decimal(18, 2)) as opportunity_win_rate_by_value_numerator,
        cast(coalesce(deal_flows.scope_closed_amount, scope_periods.nothing) as decimal(18, 2)) as opportunity_win_rate_by_value_denominator,
        cast(case when scope_periods.has_deal_registrations then coalesce(partner_sums.approved_registrations_won, scope_periods.nothing) end as bigint) as registration_win_rate_numerator,
        cast(case when scope_periods.has_deal_registrations then coalesce(partner_sums.registrations_approved, 0) end as bigint) as registration_win_rate_denominator,
        cast(deal_medians.sales_cycle_days_median as double) as sales_cycle_days_median,
        cast(case when not scope_periods.is_direct then coalesce(expected_pipeline.expected_amount, scope_periods.nothing) end as decimal(18, 2)) as pipeline_coverage_ratio_numerator,
        cast(case when not scope_periods.is_direct then targets.target end as decimal(18, 2)) as pipeline_coverage_ratio_denominator
    from scope_periods
    left join open_pipeline
        on
            scope_periods.last_month_start = open_pipeline.month_start
            and scope_periods.scope_type = open_pipeline.scope_type
            and scope_periods.scope_id = open_pipeline.scope_id
    left join deal_flows on {{ same_scope_period('deal_flows') }}
    left join deal_medians on {{ same_scope_period('deal_medians') }}
    left join partner_sums on {{ same_scope_period('partner_sums') }}
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
    open_opportunities,
    sourced_open_opportunities,
    influenced_open_opportunities,
    unattributed_open_opportunities,
    cast(open_opportunities + unattributed_open_opportunities as bigint) as total_open_opportunities,
    open_pipeline_amount,
    sourced_open_pipeline_amount,
    influenced_open_pipeline_amount,
    unattributed_open_pipeline_amount,
    cast(open_pipeline_amount + unattributed_open_pipeline_amount as decimal(18, 2)) as total_open_pipeline_amount,
    {%- for type in opportunity_types() %}
    {{ type }}_open_pipeline_amount,
    {%- endfor %}
    weighted_pipeline_amount,
    sourced_weighted_pipeline_amount,
    influenced_weighted_pipeline_amount,
    unattributed_weighted_pipeline_amount,
    cast(weighted_pipeline_amount + unattributed_weighted_pipeline_amount as decimal(18, 2)) as total_weighted_pipeline_amount,
    cast({{ average_money('open_pipeline_amount', 'nullif(active_pipeline_per_partner_denominator, 0)') }} as decimal(18, 2)) as active_pipeline_per_partner,
    active_pipeline_per_partner_denominator,
    pending_registration_amount,
    sourced_opportunities_created,
    influenced_opportunities_created,
    unattributed_opportunities_created,
    cast(sourced_opportunities_created + influenced_opportunities_created + unattributed_opportunities_created as bigint) as total_opportunities_created,
    sourced_pipeline_created,
    influenced_pipeline_created,
    unattributed_pipeline_created,
    cast(sourced_pipeline_created + influenced_pipeline_created + unattributed_pipeline_created as decimal(18, 2)) as total_pipeline_created,
    {%- for type in opportunity_types() %}
    sourced_{{ type }}_pipeline_created,
    influenced_{{ type }}_pipeline_created,
    unattributed_{{ type }}_pipeline_created,
    {%- endfor %}
    {%- for rate in ['lead_conversion_rate', 'opportunity_win_rate', 'opportunity_win_rate_by_value', 'registration_win_rate'] %}
    {{ ratio(rate ~ '_numerator', rate ~ '_denominator') }} as {{ rate }},
    {{ rate }}_numerator,
    {{ rate }}_denominator,
    {%- endfor %}
    sales_cycle_days_median,
    {{ ratio('pipeline_coverage_ratio_numerator', 'pipeline_coverage_ratio_denominator') }} as pipeline_coverage_ratio,
    pipeline_coverage_ratio_numerator,
    pipeline_coverage_ratio_denominator
from measures
