-- grain: one row per period_grain, period_start, scope_type and scope_id
with scope_periods as (
    select * from {{ ref('int_scope_periods') }}
),

instrumented as (
    select
        *,
        has_subscription_periods and has_product_usage as has_adoption,
        has_subscription_periods and has_tickets as has_tickets_of_customers
    from {{ ref('int_instrumented') }}
),

parameters as (
    select max(case when parameter = 'net_promoter_score_minimum_responses' then value end) as minimum_responses
    from {{ ref('kpi_parameters') }}
),

sums as (
    {{ measures_as_columns(ref('int_scope_sums'), [
        'customers', 'retained_customers', 'starting_arr', 'retained_arr', 'ending_arr', 'adopting_customers', 'customer_months',
        'nps_responses', 'nps_promoters', 'nps_detractors', 'customer_tickets_opened', 'customer_tickets_solved', 'partner_resolved_tickets',
    ]) }}
),

medians as (
    {{ measures_as_columns(ref('int_scope_medians'), ['ticket_resolution_hours', 'partner_resolved_ticket_hours']) }}
),

{% set billing, surveys, tickets = 'has_subscription_periods', 'has_surveys', 'has_tickets' %}
{% set counts = {
    'customers': [billing, 'customers'],
    'customer_retention_rate_numerator': [billing, 'retained_customers'],
    'nps_responses': [surveys, 'nps_responses'],
    'nps_promoters': [surveys, 'nps_promoters'],
    'nps_detractors': [surveys, 'nps_detractors'],
    'product_adoption_rate_numerator': ['has_adoption', 'adopting_customers'],
    'tickets_per_customer_numerator': [tickets, 'customer_tickets_opened'],
    'tickets_per_customer_denominator': ['has_tickets_of_customers', 'customer_months'],
    'customer_tickets_solved': [tickets, 'customer_tickets_solved'],
    'partner_resolved_tickets': [tickets, 'partner_resolved_tickets'],
} %}
{% set amounts = {'starting_arr': 'starting_arr', 'gross_revenue_retention_numerator': 'retained_arr', 'net_revenue_retention_numerator': 'ending_arr'} %}
measures as (
    select
        scope_periods.*,
        parameters.minimum_responses,
        {%- for column, (entity, measure) in counts.items() %}
        cast(case when instrumented.{{ entity }} then coalesce(sums.{{ measure }}, 0) end as bigint) as {{ column }},
        {%- endfor %}
        {%- for column, measure in amounts.items() %}
        cast(case when instrumented.has_subscription_periods then coalesce(sums.{{ measure }}, 0) end as decimal(18, 2)) as {{ column }},
        {%- endfor %}
        cast(medians.ticket_resolution_hours as double) as ticket_resolution_hours_median,
        cast(medians.partner_resolved_ticket_hours as double) as partner_resolved_ticket_hours_median
    from scope_periods
    cross join instrumented
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
    {{ ratio('customer_retention_rate_numerator', 'customers') }} as customer_retention_rate,
    customer_retention_rate_numerator,
    {{ ratio('customers - customer_retention_rate_numerator', 'customers') }} as customer_churn_rate,
    cast(customers - customer_retention_rate_numerator as bigint) as customer_churn_rate_numerator,
    starting_arr,
    {{ ratio('gross_revenue_retention_numerator', 'starting_arr') }} as gross_revenue_retention,
    gross_revenue_retention_numerator,
    {{ ratio('net_revenue_retention_numerator', 'starting_arr') }} as net_revenue_retention,
    net_revenue_retention_numerator,
    case when nps_responses >= minimum_responses then 100 * {{ ratio('nps_promoters - nps_detractors', 'nps_responses') }} end as net_promoter_score,
    cast(nps_promoters - nps_detractors as bigint) as net_promoter_score_numerator,
    nps_responses,
    nps_promoters,
    nps_detractors,
    {{ ratio('product_adoption_rate_numerator', 'customers') }} as product_adoption_rate,
    product_adoption_rate_numerator,
    ticket_resolution_hours_median,
    customer_tickets_solved,
    partner_resolved_ticket_hours_median,
    partner_resolved_tickets,
    {{ ratio('tickets_per_customer_numerator', 'tickets_per_customer_denominator') }} as tickets_per_customer,
    tickets_per_customer_numerator,
    tickets_per_customer_denominator
from measures
