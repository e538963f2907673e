-- grain: one row per period_grain, period_start, scope_type and scope_id
-- What each amount needs to be measurable. The margin of what was sold in between two of finance's rows is unknown, and so is the sum.
{% set amounts = {
    'has_payouts': ['commission_costs'],
    'has_incentive_claims': ['mdf_costs'],
    'has_payouts and has_incentive_claims': ['incentive_costs'],
    'has_program_costs': ['onboarding_costs', 'program_costs'],
    'has_gross_margins and has_opportunities and coalesce(sums.sourced_deals_without_margin, 0) = 0': ['sourced_gross_margin'],
} %}
with scope_periods as (
    select
        scope_periods.*,
        instrumented.*,
        instrumented.has_payouts and instrumented.has_incentive_claims and instrumented.has_program_costs as has_all_costs
    from {{ ref('int_scope_periods') }} as scope_periods
    cross join {{ ref('int_instrumented') }} as instrumented
    where scope_periods.scope_type <> 'channel'
),

sums as (
    {{ measures_as_columns(ref('int_scope_sums'), (amounts.values() | sum(start=[])) + ['sourced_deals_without_margin']) }}
),

trailing_years as (
    select * from {{ ref('int_trailing_years') }}
),

lifetime_values as (
    select * from {{ ref('int_lifetime_values') }}
),

revenue as (
    select * from {{ ref('kpi_revenue') }}
),

measures as (
    select
        scope_periods.*,
        {{ measured('sums', amounts, 'decimal(18, 2)') }},
        cast(case when scope_periods.has_all_costs then trailing_years.partner_costs end as decimal(18, 2)) as customer_acquisition_cost_numerator,
        cast(trailing_years.new_customers_sourced as bigint) as customer_acquisition_cost_denominator,
        lifetime_values.customer_lifetime_value,
        lifetime_values.average_customer_arr,
        lifetime_values.average_customer_arr_numerator,
        lifetime_values.average_customer_arr_denominator,
        cast(lifetime_values.gross_margin_rate as double) as gross_margin_rate,
        lifetime_values.annual_churn_rate,
        lifetime_values.twelve_month_starting_arr,
        lifetime_values.twelve_month_retained_arr,
        revenue.sourced_revenue
    from scope_periods
    left join sums on {{ same_scope_period('sums') }}
    left join lifetime_values on {{ same_scope_period('lifetime_values') }}
    left join revenue on {{ same_scope_period('revenue') }}
    left join trailing_years
        on
            scope_periods.last_month_start = trailing_years.month_start
            and scope_periods.scope_type = trailing_years.scope_type
            and scope_periods.scope_id = trailing_years.scope_id
),

costed as (
    select
        *,
        cast(commission_costs + mdf_costs + incentive_costs + onboarding_costs + program_costs as decimal(18, 2)) as partner_costs
    from measures
),

valued as (
    select
        *,
        cast(
            {{ average_money('customer_acquisition_cost_numerator', 'nullif(customer_acquisition_cost_denominator, 0)') }} as decimal(18, 2)
        ) as customer_acquisition_cost,
        cast(sourced_gross_margin - partner_costs as decimal(18, 2)) as partner_contribution_margin
    from costed
)

select
    period_grain,
    period_start,
    period_end,
    is_complete,
    scope_type,
    scope_id,
    scope_name,
    partner_costs,
    commission_costs,
    mdf_costs,
    incentive_costs,
    onboarding_costs,
    program_costs,
    customer_acquisition_cost,
    customer_acquisition_cost_numerator,
    customer_acquisition_cost_denominator,
    customer_lifetime_value,
    average_customer_arr,
    average_customer_arr_numerator,
    average_customer_arr_denominator,
    gross_margin_rate,
    annual_churn_rate,
    twelve_month_starting_arr,
    twelve_month_retained_arr,
    {{ ratio('customer_lifetime_value', 'customer_acquisition_cost') }} as lifetime_value_to_cac,
    sourced_gross_margin,
    partner_contribution_margin,
    {{ ratio('partner_contribution_margin', 'sourced_revenue') }} as partner_contribution_margin_rate,
    sourced_revenue as partner_contribution_margin_rate_denominator,
    {{ ratio('partner_contribution_margin', 'partner_costs') }} as partner_roi
from valued
