-- grain: one row per account, merged ones apart
with accounts as (
    select accounts.*
    from {{ ref('int_accounts') }} as accounts
    inner join {{ ref('int_surviving_accounts') }} as surviving_accounts
        on accounts.account_id = surviving_accounts.account_id and accounts.account_id = surviving_accounts.surviving_account_id
),

first_won_deals as (
    select * from {{ ref('int_first_won_deals') }}
),

opportunities as (
    select * from {{ ref('fct_opportunities') }}
),

partner_accounts as (
    select
        source_system,
        source_id,
        partner_id
    from {{ ref('int_partner_links') }}
)

select
    accounts.account_id,
    accounts.source_system,
    accounts.account_name,
    accounts.web_domain,
    accounts.customer_region,
    accounts.country,
    first_won_deals.opportunity_id is not null as is_customer,
    first_won_deals.opportunity_id as first_won_opportunity_id,
    first_won_deals.closed_date as first_won_date,
    opportunities.sourced_partner_id as sourcing_partner_id,
    partner_accounts.partner_id as is_partner_id
from accounts
left join first_won_deals on accounts.account_id = first_won_deals.account_id
left join opportunities on first_won_deals.opportunity_id = opportunities.opportunity_id
left join partner_accounts
    on accounts.source_system = partner_accounts.source_system and accounts.account_id = partner_accounts.source_id
