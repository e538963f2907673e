-- grain: one row per measure, month, moment a deal was opened and partner with credit for it
with credits as (
    select * from {{ ref('fct_partner_credits') }}
    where attribution_model = '{{ var("primary_attribution_model") }}'
),

won_deals as (
    select * from {{ ref('fct_opportunities') }}
    where deal_status = 'won'
),

credited as (
    select
        credits.partner_id,
        won_deals.opportunity_type,
        {{ month_of('won_deals.closed_date') }} as won_month,
        won_deals.opened_at,
        credits.credited_amount
    from won_deals
    inner join credits on won_deals.opportunity_id = credits.opportunity_id
),

measured as (
    select
        'attributed_revenue' as measure,
        won_month,
        opened_at,
        partner_id,
        credited_amount
    from credited
    union all
    select
        'attributed_' || opportunity_type || '_revenue' as measure,
        won_month,
        opened_at,
        partner_id,
        credited_amount
    from credited
)

select
    measure,
    'sum of months' as roll_up,
    'month' as period_grain,
    won_month as period_start,
    opened_at as moment,
    false as is_stock,
    partner_id,
    cast(coalesce(sum(credited_amount), 0) as decimal(24, 6)) as value
from measured
group by measure, won_month, opened_at, partner_id
