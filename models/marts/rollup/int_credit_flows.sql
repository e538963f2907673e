-- grain: one row per period and scope member with credit for deals won in the period
{% set measures = ['credited_amount'] %}
{% for type in opportunity_types() %}{% do measures.append('credited_' ~ type ~ '_amount') %}{% endfor %}
{% set sums = {} %}
{% for measure in measures %}{% do sums.update({measure: 'sum(' ~ measure ~ ')'}) %}{% endfor %}
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
        {%- for type in opportunity_types() %},
        case when won_deals.opportunity_type = '{{ type }}' then coalesce(credits.credited_amount, 0) else 0 end as credited_{{ type }}_amount
        {%- endfor %}
    from won_deals
    inner join partner_deals on won_deals.opportunity_id = partner_deals.opportunity_id
    inner join credits
        on partner_deals.opportunity_id = credits.opportunity_id and partner_deals.partner_id = credits.partner_id
),

monthly as (
    {{ partner_scopes('stamped', ['month_start'], sums) }}
)

select
    period_months.period_grain,
    period_months.period_start,
    monthly.scope_type,
    monthly.scope_id
    {%- for measure in measures %},
    cast(sum(monthly.{{ measure }}) as decimal(18, 2)) as {{ measure }}
    {%- endfor %}
from monthly
inner join period_months on monthly.month_start = period_months.month_start
group by period_months.period_grain, period_months.period_start, monthly.scope_type, monthly.scope_id
