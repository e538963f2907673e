-- grain: one row per period and scope member whose customers bought an expansion in the period
with expansions as (
    select * from {{ ref('fct_opportunities') }}
    where deal_status = 'won' and opportunity_type = 'expansion'
),

customers as (
    select
        account_id,
        sourced_partner_id as sourcing_partner_id
    from {{ ref('fct_opportunities') }}
    where is_first_won_deal
),

partner_history as (
    select * from {{ ref('int_partner_history') }}
),

periods as (
    select * from {{ ref('dim_periods') }}
),

purchases as (
    select
        periods.period_grain,
        periods.period_start,
        customers.sourcing_partner_id as partner_id,
        coalesce(expansions.amount, 0) as expansion_revenue
    from expansions
    inner join periods on expansions.closed_date between periods.period_start and periods.period_end
    left join customers on expansions.account_id = customers.account_id
),

-- Customers belong to where their sourcing partner stood when the period began.
partner_purchases as (
    select
        purchases.*,
        partner_history.partner_type,
        partner_history.partner_tier,
        partner_history.region,
        partner_history.partner_manager
    from purchases
    inner join partner_history
        on purchases.partner_id = partner_history.partner_id and {{ in_stretch(day_start('purchases.period_start'), 'partner_history') }}
),

rolled_up as (
    {{ partner_scopes('partner_purchases', ['period_grain', 'period_start'], {'expansion_revenue': 'sum(expansion_revenue)'}) }}
)

select * from rolled_up
union all
select
    period_grain,
    period_start,
    'channel' as scope_type,
    'direct' as scope_id,
    sum(expansion_revenue) as expansion_revenue
from purchases
where partner_id is null
group by period_grain, period_start
