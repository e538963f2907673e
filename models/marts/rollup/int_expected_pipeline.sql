-- grain: one row per period and scope member with deals open at the period's start and expected to close in it
with open_deals as (
    select * from {{ ref('int_open_deals') }}
),

deal_scopes as (
    select * from {{ ref('int_open_deal_scopes') }}
    where is_scope_deal
),

periods as (
    select * from {{ ref('dim_periods') }}
)

select
    periods.period_grain,
    periods.period_start,
    deal_scopes.scope_type,
    deal_scopes.scope_id,
    cast(sum(open_deals.amount) as decimal(18, 2)) as expected_amount
from open_deals
inner join deal_scopes
    on open_deals.month_start = deal_scopes.month_start and open_deals.opportunity_id = deal_scopes.opportunity_id
inner join periods
    on {{ add_months('open_deals.month_start', 1) }} = periods.period_start
    and open_deals.expected_close_date between periods.period_start and periods.period_end
group by periods.period_grain, periods.period_start, deal_scopes.scope_type, deal_scopes.scope_id
