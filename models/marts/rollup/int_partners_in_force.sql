-- grain: one row per month and partner in force at its end
with months as (
    select * from {{ ref('int_period_months') }}
    where period_grain = 'month'
),

agreements as (
    select * from {{ ref('int_partner_agreements') }}
)

select distinct
    months.month_start,
    months.stock_date,
    months.stock_moment,
    agreements.partner_id
from months
inner join agreements on {{ in_force('agreements', 'months.stock_date') }}
