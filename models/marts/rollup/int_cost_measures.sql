-- grain: one row per measure, month, moment and partner
with costs as (
    select * from {{ ref('partner_costs') }}
),

won_deals as (
    select * from {{ ref('fct_opportunities') }}
    where deal_status = 'won' and attribution_class = 'sourced'
),

margins as (
    select * from {{ ref('int_margin_stretches') }}
),

sourced_margins as (
    select
        {{ month_of('won_deals.closed_date') }} as month_start,
        won_deals.opened_at,
        won_deals.sourced_partner_id as partner_id,
        round(cast(won_deals.amount as decimal(18, 2)) * margins.gross_margin_rate, 2) as gross_margin,
        margins.gross_margin_rate is null as has_no_margin
    from won_deals
    left join margins on {{ in_stretch('won_deals.closed_date', 'margins') }}
),

measured as (
    select
        cost_part || '_costs' as measure,
        {{ month_of('cost_date') }} as month_start,
        {{ day_start('cost_date') }} as moment,
        partner_id,
        sum(amount) as value
    from costs
    group by cost_part, cost_date, partner_id
    union all
    select
        'sourced_gross_margin' as measure,
        month_start,
        opened_at as moment,
        partner_id,
        sum(gross_margin) as value
    from sourced_margins
    group by month_start, opened_at, partner_id
    union all
    select
        'sourced_deals_without_margin' as measure,
        month_start,
        opened_at as moment,
        partner_id,
        count(*) as value
    from sourced_margins
    where has_no_margin
    group by month_start, opened_at, partner_id
)

select
    measure,
    'sum of months' as roll_up,
    'month' as period_grain,
    month_start as period_start,
    moment,
    false as is_stock,
    partner_id,
    cast(value as decimal(24, 6)) as value
from measured
