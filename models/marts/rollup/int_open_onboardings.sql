-- grain: one row per month and partner still being onboarded at its end
with months as (
    select * from {{ ref('int_period_months') }}
    where period_grain = 'month'
),

onboardings as (
    select * from {{ ref('int_partner_onboardings') }}
)

select
    months.month_start,
    months.stock_moment,
    onboardings.partner_id
from months
inner join onboardings
    on
        months.stock_moment > onboardings.begun_at
        and (onboardings.operational_at is null or onboardings.operational_at >= months.stock_moment)
        and (onboardings.abandoned_at is null or onboardings.abandoned_at >= months.stock_moment)
