-- grain: one row per period_grain, period_start, scope_type and scope_id
-- What each column needs to be measurable.
{% set counts = {
    'has_subscription_periods': ['customers', 'retained_customers'],
    'has_subscription_periods and has_product_usage': ['adopting_customers'],
    'has_subscription_periods and has_tickets': ['customer_months'],
    'has_surveys': ['nps_responses', 'nps_promoters', 'nps_detractors'],
    'has_tickets': ['customer_tickets_opened', 'customer_tickets_solved', 'partner_resolved_tickets'],
} %}
{% set amounts = {'has_subscription_periods': ['starting_arr', 'retained_arr', 'ending_arr']} %}
with scope_periods as (
    select
        scope_periods.*,
        instrumented.*
    from {{ ref('int_scope_periods') }} as scope_periods
    cross join {{ ref('int_instrumented') }} as instrumented
),

parameters as (
    select max(case when parameter = 'net_promoter_score_minimum_responses' then value end) as minimum_responses
    from {{ ref('kpi_parameters') }}
),

sums as (
    {{ measures_as_columns(ref('int_scope_sums'), (counts.values() | sum(start=[])) + (amounts.values() | sum(start=[]))) }}
),

medians as (
    {{ measures_as_columns(ref('int_scope_medians'), ['ticket_resolution_hours', 'partner_resolved_ticket_hours']) }}
),

measures as (
    select
        scope_periods.*,
        parameters.minimum_responses,
        {{ measured('sums', counts) }},
        {{ measured('sums', amounts, 'decimal(18, 2)') }},
        cast(medians.ticket_resolution_hours as double) as ticket_resolution_hours_median,
        cast(medians.partner_resolved_ticket_hours as double) as partner_resolved_ticket_hours_median
    from scope_periods
    cross join parameters
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
    customers,
    {{ ratio('retained_customers', 'customers') }} as customer_retention_rate,
    retained_customers as customer_retention_rate_numerator,
    {{ ratio('customers - retained_customers', 'customers') }} as customer_churn_rate,
    cast(customers - retained_customers as bigint) as customer_churn_rate_numerator,
    starting_arr,
    {{ ratio('retained_arr', 'starting_arr') }} as gross_revenue_retention,
    retained_arr as gross_revenue_retention_numerator,
    {{ ratio('ending_arr', 'starting_arr') }} as net_revenue_retention,
    ending_arr as net_revenue_retention_numerator,
    case when nps_responses >= minimum_responses then 100 * {{ ratio('nps_promoters - nps_detractors', 'nps_responses') }} end as net_promoter_score,
    cast(nps_promoters - nps_detractors as bigint) as net_promoter_score_numerator,
    nps_responses,
    nps_promoters,
    nps_detractors,
    {{ ratio('adopting_customers', 'customers') }} as product_adoption_rate,
    adopting_customers as product_adoption_rate_numerator,
    ticket_resolution_hours_median,
    customer_tickets_solved,
    partner_resolved_ticket_hours_median,
    partner_resolved_tickets,
    {{ ratio('customer_tickets_opened', 'customer_months') }} as tickets_per_customer,
    customer_tickets_opened as tickets_per_customer_numerator,
    customer_months as tickets_per_customer_denominator
from measures
