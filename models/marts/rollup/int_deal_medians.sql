-- grain: one row per period and scope member that won a deal in the period
with deals as (
    select * from {{ ref('fct_opportunities') }}
    where deal_status = 'won'
),

deal_scopes as (
    select * from {{ ref('int_deal_scopes') }}
    where is_scope_deal
),

period_months as (
    select * from {{ ref('int_period_months') }}
),

won as (
    select
        deals.opportunity_id,
        {{ month_of('deals.closed_date') }} as month_start,
        deals.amount,
        case when deals.closed_date >= deals.opened_date then {{ days_between('deals.opened_date', 'deals.closed_date') }} end as sales_cycle_days
    from deals
)

select
    period_months.period_grain,
    period_months.period_start,
    deal_scopes.scope_type,
    deal_scopes.scope_id,
    {{ median('won.sales_cycle_days') }} as sales_cycle_days_median,
    {{ median('cast(won.amount as decimal(24, 4))') }} as deal_size_median
from won
inner join deal_scopes on won.opportunity_id = deal_scopes.opportunity_id
inner join period_months on won.month_start = period_months.month_start
group by period_months.period_grain, period_months.period_start, deal_scopes.scope_type, deal_scopes.scope_id
