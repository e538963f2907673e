-- grain: one row per month and scope member with open deals at its end
with open_deals as (
    select * from {{ ref('int_open_deals') }}
),

deal_scopes as (
    select * from {{ ref('int_open_deal_scopes') }}
)

{% set classes = {
    'scope': 'deal_scopes.is_scope_deal',
    'sourced': "deal_scopes.attribution_class = 'sourced'",
    'influenced': "deal_scopes.attribution_class = 'influenced'",
    'unattributed': "deal_scopes.attribution_class = 'unattributed'",
} %}
select
    deal_scopes.month_start,
    deal_scopes.scope_type,
    deal_scopes.scope_id,
    {%- for class, condition in classes.items() %}
    cast(sum(case when {{ condition }} then 1 else 0 end) as bigint) as {{ class }}_deals,
    cast(sum(case when {{ condition }} then coalesce(open_deals.amount, 0) else 0 end) as decimal(18, 2)) as {{ class }}_amount,
    cast(sum(case when {{ condition }} then coalesce(open_deals.weighted_amount, 0) else 0 end) as decimal(18, 2)) as {{ class }}_weighted_amount{{ ',' if not loop.last }}
    {%- endfor %}
from deal_scopes
inner join open_deals
    on deal_scopes.month_start = open_deals.month_start and deal_scopes.opportunity_id = open_deals.opportunity_id
group by deal_scopes.month_start, deal_scopes.scope_type, deal_scopes.scope_id
