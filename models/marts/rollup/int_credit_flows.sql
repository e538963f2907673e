-- grain: one row per period and scope member with credit for deals won in the period
with credits as (
    select * from {{ ref('fct_partner_credits') }}
    where attribution_model = '{{ var("primary_attribution_model") }}'
),

partner_deals as (
    select * from {{ ref('fct_partner_deals') }}
),

won_deals as (
    select * from {{ ref('fct_opportunities') }}
    where deal_status = 'won'
),

period_months as (
    select * from {{ ref('int_period_months') }}
),

stamped as (
    select
        {{ month_of('won_deals.closed_date') }} as month_start,
        partner_deals.partner_id,
        partner_deals.partner_type,
        partner_deals.partner_tier,
        partner_deals.region,
        partner_deals.partner_manager,
        coalesce(credits.credited_amount, 0) as credited_amount
    from won_deals
    inner join partner_deals on won_deals.opportunity_id = partner_deals.opportunity_id
    inner join credits
        on partner_deals.opportunity_id = credits.opportunity_id and partner_deals.partner_id = credits.partner_id
),

monthly as (
    {{ partner_scopes('stamped', ['month_start'], ['credited_amount']) }}
)

select
    period_months.period_grain,
    period_months.period_start,
    monthly.scope_type,
    monthly.scope_id,
    cast(sum(monthly.credited_amount) as decimal(18, 2)) as credited_amount
from monthly
inner join period_months on monthly.month_start = period_months.month_start
group by period_months.period_grain, period_months.period_start, monthly.scope_type, monthly.scope_id
