-- grain: one row per partner of the partner master
with partners as (
    select * from {{ ref('int_partners') }}
    where source_system = '{{ partner_master() }}'
),

surviving_accounts as (
    select * from {{ ref('int_surviving_accounts') }}
),

shared_domains as (
    select * from {{ ref('shared_domains') }}
),

domain_use as (
    select
        web_domain,
        count(*) as partners_with_domain
    from partners
    group by web_domain
)

select
    partners.source_partner_id as partner_id,
    partners.partner_name,
    coalesce(partners.partner_type, 'unknown') as partner_type,
    coalesce(partners.partner_tier, 'unknown') as partner_tier,
    coalesce(partners.region, 'unknown') as region,
    coalesce(partners.partner_manager_email, 'unknown') as partner_manager,
    partners.partner_manager_name,
    partners.country,
    surviving_accounts.surviving_account_id as account_id,
    partners.crm_account_id,
    partners.web_domain,
    case when shared_domains.domain is null and domain_use.partners_with_domain = 1 then partners.web_domain end as identifying_domain,
    partners.created_at
from partners
left join surviving_accounts on partners.crm_account_id = surviving_accounts.account_id
left join shared_domains on partners.web_domain = shared_domains.domain
left join domain_use on partners.web_domain = domain_use.web_domain
