-- grain: one row per organisation record of a source system, way of telling and partner it tells
with known_partners as (
    select * from {{ ref('int_known_partners') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

merged_accounts as (
    select * from {{ ref('int_merged_records') }}
    where record_type = 'account'
),

organisations as (
    select
        customer_links.source_system,
        customer_links.source_id,
        coalesce(merged_accounts.surviving_record_id, customer_links.source_id) as record_id,
        customer_links.account_id,
        accounts.web_domain
    from {{ ref('int_customer_links') }} as customer_links
    inner join accounts on customer_links.account_id = accounts.account_id
    left join merged_accounts
        on customer_links.source_system = merged_accounts.source_system and customer_links.source_id = merged_accounts.record_id
    union all
    select
        partners.source_system,
        partners.source_partner_id as source_id,
        partners.source_partner_id as record_id,
        surviving_accounts.surviving_account_id as account_id,
        partners.web_domain
    from {{ ref('int_partners') }} as partners
    left join {{ ref('int_surviving_accounts') }} as surviving_accounts on partners.crm_account_id = surviving_accounts.account_id
    where partners.crm_account_id is null or partners.crm_account_id <> partners.source_partner_id
)

select
    organisations.source_system,
    organisations.source_id,
    'partner_master' as match_method,
    known_partners.partner_id
from organisations
inner join known_partners on organisations.source_id = known_partners.partner_id
where organisations.source_system = '{{ partner_master() }}'
union
-- Finance keeps no partner list: it names the master's own keys.
select
    program_costs.source_system,
    program_costs.source_partner_id as source_id,
    'partner_master' as match_method,
    known_partners.partner_id
from {{ ref('int_program_costs') }} as program_costs
inner join known_partners on program_costs.source_partner_id = known_partners.partner_id
union all
select
    organisations.source_system,
    organisations.source_id,
    'crm_account' as match_method,
    known_partners.partner_id
from organisations
inner join known_partners on organisations.account_id = known_partners.account_id
union all
-- What is known of a record by hand holds for those merged into it.
select distinct
    organisations.source_system,
    organisations.source_id,
    'crosswalk' as match_method,
    known_partners.partner_id
from organisations
inner join {{ ref('partner_crosswalk') }} as crosswalk
    on organisations.source_system = crosswalk.source_system and crosswalk.source_id in (organisations.source_id, organisations.record_id)
inner join known_partners on crosswalk.partner_id = known_partners.partner_id
union all
select
    organisations.source_system,
    organisations.source_id,
    'web_domain' as match_method,
    known_partners.partner_id
from organisations
inner join known_partners on organisations.web_domain = known_partners.identifying_domain
