-- grain: one row per period_grain, period_start, scope_type and scope_id
-- What each column of the rolled-up measures needs to be measurable: without a CRM nobody knows of deals.
{% set counts = {'has_opportunity_lines and has_subscription_periods': ['cross_sold_customers', 'customers']} %}
{% set amounts = {
    'has_opportunities': [
        'attributed_revenue', 'attributed_new_business_revenue', 'attributed_expansion_revenue', 'attributed_renewal_revenue', 'expansion_revenue',
    ],
    'has_opportunity_lines': ['cross_sell_revenue'],
    'has_subscription_periods': ['expanded_arr', 'starting_arr'],
} %}
with scope_periods as (
    select
        scope_periods.*,
        instrumented.*
    from {{ ref('int_scope_periods') }} as scope_periods
    cross join {{ ref('int_instrumented') }} as instrumented
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
    {{ measures_as_columns(ref('int_scope_sums'), (counts.values() | sum(start=[])) + (amounts.values() | sum(start=[]))) }}
),

targets as (
    select * from {{ ref('kpi_targets') }}
    where kpi = 'sourced_revenue'
),

measures as (
    select
        scope_periods.*,
        {{ measured('deal_flows', {'has_opportunities': ['sourced_won_deals', 'scope_won_deals', 'first_sourced_won_deals']}) }},
        {{ measured('deal_flows', {
            'has_opportunities': [
                'sourced_won_amount', 'sourced_new_business_won_amount', 'sourced_expansion_won_amount', 'sourced_renewal_won_amount',
                'influenced_won_amount', 'influenced_new_business_won_amount', 'influenced_expansion_won_amount', 'influenced_renewal_won_amount',
                'scope_won_amount',
            ],
            'has_opportunities and is_program': [
                'unattributed_won_amount', 'unattributed_new_business_won_amount', 'unattributed_expansion_won_amount', 'unattributed_renewal_won_amount',
            ],
        }, 'decimal(18, 2)') }},
        {{ measured('company_flows', {'has_opportunities': ['company_won_amount']}, 'decimal(18, 2)') }},
        {{ measured('sums', counts) }},
        {{ measured('sums', amounts, 'decimal(18, 2)') }},
        cast(round(cast(deal_medians.deal_size_median as decimal(24, 4)), 2) as decimal(18, 2)) as deal_size_median,
        cast(case when not scope_periods.is_direct then targets.target end as decimal(18, 2)) as sourced_revenue_target
    from scope_periods
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
    sourced_won_amount as sourced_revenue,
    influenced_won_amount as influenced_revenue,
    scope_won_amount as partner_revenue,
    unattributed_won_amount as unattributed_revenue,
    cast(scope_won_amount + unattributed_won_amount as decimal(18, 2)) as total_revenue,
    {%- for type in opportunity_types() %}
    sourced_{{ type }}_won_amount as sourced_{{ type }}_revenue,
    influenced_{{ type }}_won_amount as influenced_{{ type }}_revenue,
    unattributed_{{ type }}_won_amount as unattributed_{{ type }}_revenue,
    {%- endfor %}
    {{ ratio('sourced_won_amount', 'company_won_amount') }} as sourced_revenue_share,
    company_won_amount as sourced_revenue_share_denominator,
    {{ ratio('scope_won_amount', 'company_won_amount') }} as partner_revenue_share,
    company_won_amount as partner_revenue_share_denominator,
    attributed_revenue,
    attributed_new_business_revenue,
    attributed_expansion_revenue,
    attributed_renewal_revenue,
    sourced_won_deals as sourced_deals_won,
    scope_won_deals as partner_deals_won,
    cast({{ average_money('scope_won_amount', 'nullif(scope_won_deals, 0)') }} as decimal(18, 2)) as average_deal_size,
    deal_size_median,
    first_sourced_won_deals as new_customers_sourced,
    expansion_revenue,
    cast(expansion_revenue - cross_sell_revenue as decimal(18, 2)) as upsell_revenue,
    cross_sell_revenue,
    {{ ratio('cross_sold_customers', 'customers') }} as cross_sell_rate,
    cross_sold_customers as cross_sell_rate_numerator,
    customers as cross_sell_rate_denominator,
    {{ ratio('expanded_arr', 'starting_arr') }} as arr_expansion_rate,
    expanded_arr as arr_expansion_rate_numerator,
    starting_arr as arr_expansion_rate_denominator,
    {{ ratio('sourced_won_amount', 'sourced_revenue_target') }} as revenue_target_attainment,
    sourced_revenue_target as revenue_target_attainment_denominator
from measures
