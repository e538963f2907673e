-- law: what belongs to one partner each (an active partner, a lead, a registration, a credited cent, a customer) adds up to the program in every partner scope type.
{% set measures = {
    'active_pipeline_per_partner_denominator': 'kpi_pipeline',
    'pending_registration_amount': 'kpi_pipeline',
    'lead_conversion_rate_denominator': 'kpi_pipeline',
    'registration_win_rate_denominator': 'kpi_pipeline',
    'attributed_revenue': 'kpi_revenue',
    'expansion_revenue': 'kpi_revenue',
    'cross_sell_revenue': 'kpi_revenue',
    'cross_sell_rate_numerator': 'kpi_revenue',
    'customers': 'kpi_retention',
    'starting_arr': 'kpi_retention',
    'net_revenue_retention_numerator': 'kpi_retention',
    'product_adoption_rate_numerator': 'kpi_retention',
    'nps_responses': 'kpi_retention',
    'customer_tickets_solved': 'kpi_retention',
    'tickets_per_customer_numerator': 'kpi_retention',
    'tickets_per_customer_denominator': 'kpi_retention',
    'portal_logins': 'kpi_engagement',
    'portal_active_partner_rate_numerator': 'kpi_engagement',
    'training_completion_rate_denominator': 'kpi_engagement',
    'certified_partner_rate_numerator': 'kpi_engagement',
    'content_shares': 'kpi_engagement',
    'email_open_rate_denominator': 'kpi_engagement',
    'partner_satisfaction_responses': 'kpi_engagement',
    'deal_registrations_submitted': 'kpi_engagement',
    'incentive_participation_rate_denominator': 'kpi_engagement',
    'mdf_utilization_rate_denominator': 'kpi_engagement',
    'partner_inquiries_resolved': 'kpi_engagement',
} %}
with sums as (
    {% for measure, table in measures.items() %}
    select
        '{{ measure }}' as measure,
        period_grain,
        period_start,
        scope_type,
        cast(sum({{ measure }}) as decimal(18, 2)) as sum_over_members
    from {{ ref(table) }}
    where scope_id <> 'direct' or scope_type <> 'channel'
    group by period_grain, period_start, scope_type
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    sums.*,
    program.sum_over_members as program
from sums
inner join sums as program
    on
        sums.measure = program.measure
        and sums.period_grain = program.period_grain
        and sums.period_start = program.period_start
        and program.scope_type = 'program'
where sums.sum_over_members <> program.sum_over_members
