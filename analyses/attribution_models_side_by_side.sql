-- grain: one row per partner and attribution model
with won_deals as (
    select * from {{ ref('fct_opportunities') }}
    where deal_status = 'won'
),

partner_credits as (
    select * from {{ ref('fct_partner_credits') }}
),

partners as (
    select * from {{ ref('dim_partners') }}
),

credited as (
    select
        partner_credits.partner_id,
        partner_credits.attribution_model,
        sum(coalesce(partner_credits.credited_amount, 0)) as credited_revenue
    from partner_credits
    inner join won_deals on partner_credits.opportunity_id = won_deals.opportunity_id
    group by partner_credits.partner_id, partner_credits.attribution_model
),

compared as (
    select
        *,
        sum(credited_revenue) over (partition by attribution_model) as model_revenue,
        max(case when attribution_model = '{{ var("primary_attribution_model") }}' then credited_revenue end)
            over (partition by partner_id) as reported_revenue
    from credited
)

select
    compared.partner_id,
    partners.partner_name,
    compared.attribution_model,
    cast(compared.credited_revenue as decimal(18, 2)) as credited_revenue,
    {{ ratio('compared.credited_revenue', 'compared.model_revenue') }} as revenue_share,
    cast(compared.credited_revenue - compared.reported_revenue as decimal(18, 2)) as difference_to_reporting_model
from compared
left join partners on compared.partner_id = partners.partner_id
order by compared.reported_revenue desc, compared.partner_id asc, compared.attribution_model asc
