-- grain: one row per deal
with deals as (
    select * from {{ ref('int_deals') }}
),

partner_deals as (
    select * from {{ ref('fct_partner_deals') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

first_won_deals as (
    select * from {{ ref('int_first_won_deals') }}
),

credit as (
    select
        opportunity_id,
        max(case when credit_type = 'sourced' then partner_id end) as sourced_partner_id,
        sum(case when credit_type = 'influenced' then 1 else 0 end) as influencing_partner_count
    from partner_deals
    group by opportunity_id
)

select
    deals.opportunity_id,
    deals.source_system,
    deals.opportunity_name,
    deals.account_id,
    accounts.account_name,
    accounts.customer_region,
    deals.opportunity_type,
    deals.deal_status,
    deals.stage_name,
    deals.probability,
    deals.deal_size,
    deals.owner_name,
    deals.opened_at,
    deals.opened_date,
    deals.closed_at,
    deals.closed_date,
    deals.close_date as expected_close_date,
    case
        when credit.sourced_partner_id is not null then 'sourced'
        when credit.opportunity_id is not null then 'influenced'
        else 'unattributed'
    end as attribution_class,
    credit.sourced_partner_id,
    cast(coalesce(credit.influencing_partner_count, 0) as bigint) as influencing_partner_count,
    first_won_deals.opportunity_id is not null as is_first_won_deal,
    deals.original_amount,
    deals.original_currency,
    deals.rate_date,
    cast(deals.amount as decimal(18, 2)) as amount,
    case when deals.deal_status = 'open' then {{ percent_of('deals.amount', 'deals.probability') }} end as weighted_amount
from deals
left join accounts on deals.account_id = accounts.account_id
left join credit on deals.opportunity_id = credit.opportunity_id
left join first_won_deals on deals.opportunity_id = first_won_deals.opportunity_id
