-- grain: one row per month and scope member with open deals at its end
with open_deals as (
    select * from {{ ref('int_open_deals') }}
),

deal_scopes as (
    select * from {{ ref('int_open_deal_scopes') }}
)

select
    deal_scopes.month_start,
    deal_scopes.scope_type,
    deal_scopes.scope_id,
    cast(sum(case when deal_scopes.is_scope_deal then 1 else 0 end) as bigint) as scope_deals,
    cast(sum(case when deal_scopes.is_scope_deal then open_deals.amount else 0 end) as decimal(18, 2)) as scope_amount,
    cast(sum(case when deal_scopes.is_scope_deal then open_deals.weighted_amount else 0 end) as decimal(18, 2)) as scope_weighted_amount,
    cast(sum(case when deal_scopes.attribution_class = 'sourced' then 1 else 0 end) as bigint) as sourced_deals,
    cast(sum(case when deal_scopes.attribution_class = 'sourced' then open_deals.amount else 0 end) as decimal(18, 2)) as sourced_amount,
    cast(sum(case when deal_scopes.attribution_class = 'sourced' then open_deals.weighted_amount else 0 end) as decimal(18, 2)) as sourced_weighted_amount,
    cast(sum(case when deal_scopes.attribution_class = 'influenced' then 1 else 0 end) as bigint) as influenced_deals,
    cast(sum(case when deal_scopes.attribution_class = 'influenced' then open_deals.amount else 0 end) as decimal(18, 2)) as influenced_amount,
    cast(sum(case when deal_scopes.attribution_class = 'influenced' then open_deals.weighted_amount else 0 end) as decimal(18, 2)) as influenced_weighted_amount,
    cast(sum(case when deal_scopes.attribution_class = 'unattributed' then 1 else 0 end) as bigint) as unattributed_deals,
    cast(sum(case when deal_scopes.attribution_class = 'unattributed' then open_deals.amount else 0 end) as decimal(18, 2)) as unattributed_amount,
    cast(sum(case when deal_scopes.attribution_class = 'unattributed' then open_deals.weighted_amount else 0 end) as decimal(18, 2)) as unattributed_weighted_amount
    {%- for type in opportunity_types() %},
    cast(
        sum(case when deal_scopes.is_scope_deal and open_deals.opportunity_type = '{{ type }}' then open_deals.amount else 0 end) as decimal(18, 2)
    ) as scope_{{ type }}_amount
    {%- endfor %}
from deal_scopes
inner join open_deals
    on deal_scopes.month_start = open_deals.month_start and deal_scopes.opportunity_id = open_deals.opportunity_id
group by deal_scopes.month_start, deal_scopes.scope_type, deal_scopes.scope_id
