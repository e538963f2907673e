-- grain: one row per month and partner that bears the costs nobody was named for
with months as (
    select * from {{ ref('int_period_months') }}
    where period_grain = 'month'
),

partners_in_force as (
    select * from {{ ref('int_partners_in_force') }}
),

partners as (
    select * from {{ ref('dim_partners') }}
),

open_pipeline as (
    select * from {{ ref('int_open_pipeline') }}
    where scope_type = 'partner'
),

deal_flows as (
    select * from {{ ref('int_deal_flows') }}
    where scope_type = 'partner' and period_grain = 'month'
),

months_in_force as (
    select distinct month_start from partners_in_force
),

-- Where no agreement is known, whoever was a partner by then.
bearers as (
    select
        month_start,
        partner_id
    from partners_in_force
    union all
    select
        months.month_start,
        partners.partner_id
    from months
    inner join partners on months.stock_date >= partners.existed_since
    left join months_in_force on months.month_start = months_in_force.month_start
    where months_in_force.month_start is null
)

-- Pipeline is read at the month's end: deals opened in the month would move costs that are long published.
select
    bearers.month_start,
    bearers.partner_id,
    cast(greatest(coalesce(open_pipeline.sourced_amount, 0), 0) as decimal(18, 2)) as sourced_pipeline,
    cast(greatest(coalesce(deal_flows.sourced_won_amount, 0), 0) as decimal(18, 2)) as sourced_revenue
from bearers
left join open_pipeline on bearers.month_start = open_pipeline.month_start and bearers.partner_id = open_pipeline.scope_id
left join deal_flows on bearers.month_start = deal_flows.period_start and bearers.partner_id = deal_flows.scope_id
