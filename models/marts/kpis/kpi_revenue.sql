-- grain: one row per period_grain, period_start, scope_type and scope_id
with instrumented as (
    select
        *,
        has_opportunity_lines and has_subscription_periods as has_lines_and_billing
    from {{ ref('int_instrumented') }}
),

-- Without a CRM nobody knows of deals, so that nothing is no 0.
scope_periods as (
    select
        scope_periods.*,
        case when instrumented.has_opportunities then 0 end as nothing
    from {{ ref('int_scope_periods') }} as scope_periods
    cross join instrumented
),

deal_flows as (
    select * from {{ ref('int_deal_flows') }}
),

company_flows as (
    select
        *,
        scope_won_amount + unattributed_won_amount as company_won_amount
    from deal_flows
    where scope_type = 'program'
),

deal_medians as (
    select * from {{ ref('int_deal_medians') }}
),

sums as (
    {{ measures_as_columns(ref('int_scope_sums'), [
        'attributed_revenue', 'attributed_new_business_revenue', 'attributed_expansion_revenue', 'attributed_renewal_revenue',
        'expansion_revenue', 'cross_sell_revenue', 'customers', 'cross_sold_customers', 'starting_arr', 'expanded_arr',
    ]) }}
),

targets as (
    select * from {{ ref('kpi_targets') }}
    where kpi = 'sourced_revenue'
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
        cast(coalesce(deal_flows.sourced_won_amount, scope_periods.nothing) as decimal(18, 2)) as sourced_revenue,
        cast(coalesce(deal_flows.influenced_won_amount, scope_periods.nothing) as decimal(18, 2)) as influenced_revenue,
        cast(coalesce(deal_flows.scope_won_amount, scope_periods.nothing) as decimal(18, 2)) as partner_revenue,
        cast(case when scope_periods.is_program then coalesce(deal_flows.unattributed_won_amount, scope_periods.nothing) end as decimal(18, 2)) as unattributed_revenue,
        {%- for type in opportunity_types() %}
        cast(coalesce(deal_flows.sourced_{{ type }}_won_amount, scope_periods.nothing) as decimal(18, 2)) as sourced_{{ type }}_revenue,
        cast(coalesce(deal_flows.influenced_{{ type }}_won_amount, scope_periods.nothing) as decimal(18, 2)) as influenced_{{ type }}_revenue,
        cast(case when scope_periods.is_program then coalesce(deal_flows.unattributed_{{ type }}_won_amount, scope_periods.nothing) end as decimal(18, 2)) as unattributed_{{ type }}_revenue,
        {%- endfor %}
        cast(coalesce(company_flows.company_won_amount, scope_periods.nothing) as decimal(18, 2)) as company_revenue,
        cast(coalesce(deal_flows.sourced_won_deals, scope_periods.nothing) as bigint) as sourced_deals_won,
        cast(coalesce(deal_flows.scope_won_deals, scope_periods.nothing) as bigint) as partner_deals_won,
        deal_medians.deal_size_median,
        cast(coalesce(deal_flows.first_sourced_won_deals, scope_periods.nothing) as bigint) as new_customers_sourced,
        cast(coalesce(sums.attributed_revenue, scope_periods.nothing) as decimal(18, 2)) as attributed_revenue,
        {%- for type in opportunity_types() %}
        cast(coalesce(sums.attributed_{{ type }}_revenue, scope_periods.nothing) as decimal(18, 2)) as attributed_{{ type }}_revenue,
        {%- endfor %}
        cast(coalesce(sums.expansion_revenue, scope_periods.nothing) as decimal(18, 2)) as expansion_revenue,
        cast(case when instrumented.has_opportunity_lines then coalesce(sums.cross_sell_revenue, 0) end as decimal(18, 2)) as cross_sell_revenue,
        cast(case when instrumented.has_lines_and_billing then coalesce(sums.cross_sold_customers, 0) end as bigint) as cross_sell_rate_numerator,
        cast(case when instrumented.has_lines_and_billing then coalesce(sums.customers, 0) end as bigint) as cross_sell_rate_denominator,
        cast(case when instrumented.has_subscription_periods then coalesce(sums.expanded_arr, 0) end as decimal(18, 2)) as arr_expansion_rate_numerator,
        cast(case when instrumented.has_subscription_periods then coalesce(sums.starting_arr, 0) end as decimal(18, 2)) as arr_expansion_rate_denominator,
        cast(case when not scope_periods.is_direct then targets.target end as decimal(18, 2)) as sourced_revenue_target
    from scope_periods
    cross join instrumented
    left join deal_flows on {{ same_scope_period('deal_flows') }}
    left join deal_medians on {{ same_scope_period('deal_medians') }}
    left join sums on {{ same_scope_period('sums') }}
    left join targets on {{ same_scope_period('targets') }}
    left join company_flows
        on scope_periods.period_grain = company_flows.period_grain and scope_periods.period_start = company_flows.period_start
)

select
    period_grain,
    period_start,
    period_end,
    is_complete,
    scope_type,
    scope_id,
    scope_name,
    sourced_revenue,
    influenced_revenue,
    partner_revenue,
    unattributed_revenue,
    cast(partner_revenue + unattributed_revenue as decimal(18, 2)) as total_revenue,
    {%- for type in opportunity_types() %}
    sourced_{{ type }}_revenue,
    influenced_{{ type }}_revenue,
    unattributed_{{ type }}_revenue,
    {%- endfor %}
    {{ ratio('sourced_revenue', 'company_revenue') }} as sourced_revenue_share,
    company_revenue as sourced_revenue_share_denominator,
    {{ ratio('partner_revenue', 'company_revenue') }} as partner_revenue_share,
    company_revenue as partner_revenue_share_denominator,
    attributed_revenue,
    {%- for type in opportunity_types() %}
    attributed_{{ type }}_revenue,
    {%- endfor %}
    sourced_deals_won,
    partner_deals_won,
    cast({{ average_money('partner_revenue', 'nullif(partner_deals_won, 0)') }} as decimal(18, 2)) as average_deal_size,
    cast(round(cast(deal_size_median as decimal(24, 4)), 2) as decimal(18, 2)) as deal_size_median,
    new_customers_sourced,
    expansion_revenue,
    cast(expansion_revenue - cross_sell_revenue as decimal(18, 2)) as upsell_revenue,
    cross_sell_revenue,
    {%- for rate in ['cross_sell_rate', 'arr_expansion_rate'] %}
    {{ ratio(rate ~ '_numerator', rate ~ '_denominator') }} as {{ rate }},
    {{ rate }}_numerator,
    {{ rate }}_denominator,
    {%- endfor %}
    {{ ratio('sourced_revenue', 'sourced_revenue_target') }} as revenue_target_attainment,
    sourced_revenue_target as revenue_target_attainment_denominator
from measures
