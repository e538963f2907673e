-- grain: one row per measure, period and partner that sourced the customers measured, direct customers together
with customers as (
    select * from {{ ref('int_customer_arr') }}
),

expansions as (
    select
        period_months.period_grain,
        period_months.period_start,
        expansions.*
    from {{ ref('int_expansions') }} as expansions
    inner join {{ ref('int_period_months') }} as period_months on {{ month_of('expansions.closed_date') }} = period_months.month_start
),

cross_sold_customers as (
    select distinct
        customers.period_grain,
        customers.period_start,
        customers.customer_id,
        customers.partner_id
    from customers
    inner join expansions
        on
            customers.period_grain = expansions.period_grain
            and customers.period_start = expansions.period_start
            and customers.customer_id = expansions.customer_id
    where expansions.is_cross_sale
),

-- A customer counts as many months as it began with ARR.
customer_months as (
    select
        period_months.period_grain,
        period_months.period_start,
        customers.partner_id
    from customers
    inner join {{ ref('int_period_months') }} as period_months
        on customers.period_grain = 'month' and customers.period_start = period_months.month_start
),

adopting_customers as (
    select
        customers.period_grain,
        customers.period_start,
        customers.partner_id
    from customers
    inner join {{ ref('int_key_feature_use') }} as key_feature_use
        on
            customers.period_grain = key_feature_use.period_grain
            and customers.period_start = key_feature_use.period_start
            and customers.customer_id = key_feature_use.customer_id
    where key_feature_use.has_adopted
),

recommendations as (
    select * from {{ ref('int_customer_recommendations') }}
),

opened_tickets as (
    select
        period_months.period_grain,
        period_months.period_start,
        tickets.partner_id
    from {{ ref('int_customer_tickets') }} as tickets
    inner join {{ ref('int_period_months') }} as period_months on {{ month_of('tickets.opened_on') }} = period_months.month_start
),

solved_tickets as (
    select * from {{ ref('int_customer_durations') }}
),

{% set measures = {
    'customers': ['customers', '1'],
    'customer_months': ['customer_months', '1'],
    'retained_customers': ['customers', 'case when ending_arr > 0 then 1 else 0 end'],
    'starting_arr': ['customers', 'starting_arr'],
    'retained_arr': ['customers', 'least(starting_arr, ending_arr)'],
    'ending_arr': ['customers', 'ending_arr'],
    'expanded_arr': ['customers', 'greatest(ending_arr - starting_arr, 0)'],
    'expansion_revenue': ['expansions', 'expansion_revenue'],
    'cross_sell_revenue': ['expansions', 'cross_sell_revenue'],
    'cross_sold_customers': ['cross_sold_customers', '1'],
    'adopting_customers': ['adopting_customers', '1'],
    'nps_responses': ['recommendations', '1'],
    'nps_promoters': ['recommendations', 'case when is_promoter then 1 else 0 end'],
    'nps_detractors': ['recommendations', 'case when is_detractor then 1 else 0 end'],
    'customer_tickets_opened': ['opened_tickets', '1'],
    'customer_tickets_solved': ['solved_tickets', "case when measure = 'ticket_resolution_hours' then 1 else 0 end"],
    'partner_resolved_tickets': ['solved_tickets', "case when measure = 'partner_resolved_ticket_hours' then 1 else 0 end"],
} %}
measured as (
    {%- for measure, (rows, value) in measures.items() %}
    select '{{ measure }}' as measure, 'own period' as roll_up, period_grain, period_start, partner_id, sum({{ value }}) as value
    from {{ rows }}
    group by period_grain, period_start, partner_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

-- Customers belong to where their sourcing partner stood when the period began.
select
    measure,
    roll_up,
    period_grain,
    period_start,
    {{ day_start('period_start') }} as moment,
    false as is_stock,
    partner_id,
    cast(value as decimal(24, 6)) as value
from measured
