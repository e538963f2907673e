-- grain: one row per customer record or CRM account id, way of telling and account it tells
with accounts as (
    select * from {{ ref('int_accounts') }}
),

merged_accounts as (
    select * from {{ ref('int_merged_records') }}
    where record_type = 'account'
),

customer_records as (
    select * from {{ ref('int_customer_records') }}
),

-- Every id under which a CRM knows an account, with the account that is left of it.
account_ids as (
    select
        source_system,
        account_id as source_id,
        account_id,
        web_domain,
        synced_account_id
    from accounts
    union all
    select
        accounts.source_system,
        merged_accounts.record_id as source_id,
        accounts.account_id,
        accounts.web_domain,
        accounts.synced_account_id
    from merged_accounts
    inner join accounts
        on merged_accounts.source_system = accounts.source_system and merged_accounts.surviving_record_id = accounts.account_id
),

master_accounts as (
    select * from account_ids
    where source_system = '{{ customer_master() }}'
),

master_domains as (
    select
        accounts.web_domain,
        max(accounts.account_id) as account_id
    from accounts
    left join {{ ref('shared_domains') }} as shared_domains on accounts.web_domain = shared_domains.domain
    where accounts.source_system = '{{ customer_master() }}' and shared_domains.domain is null
    group by accounts.web_domain
    having count(*) = 1
),

-- What may stand for one of them: customers of other systems, and accounts of another CRM.
records as (
    select
        source_system,
        source_customer_id as source_id,
        source_customer_id as record_id,
        crm_account_id,
        web_domain
    from customer_records
    union all
    select
        source_system,
        source_id,
        account_id as record_id,
        synced_account_id as crm_account_id,
        web_domain
    from account_ids
    where source_system <> '{{ customer_master() }}'
)

select
    source_system,
    source_id,
    'customer_master' as match_method,
    account_id
from master_accounts
union all
select
    records.source_system,
    records.source_id,
    'crm_account' as match_method,
    master_accounts.account_id
from records
inner join master_accounts on records.crm_account_id = master_accounts.source_id
union all
-- What is known of a record by hand holds for those merged into it.
select distinct
    records.source_system,
    records.source_id,
    'crosswalk' as match_method,
    master_accounts.account_id
from records
inner join {{ ref('customer_crosswalk') }} as crosswalk
    on records.source_system = crosswalk.source_system and crosswalk.source_id in (records.source_id, records.record_id)
inner join master_accounts on crosswalk.account_id = master_accounts.source_id
union all
select
    records.source_system,
    records.source_id,
    'same_key' as match_method,
    master_accounts.account_id
from records
inner join {{ ref('crm_keyed_systems') }} as crm_keyed_systems on records.source_system = crm_keyed_systems.source_system
inner join master_accounts on records.source_id = master_accounts.source_id
union all
select
    records.source_system,
    records.source_id,
    'web_domain' as match_method,
    master_domains.account_id
from records
inner join master_domains on records.web_domain = master_domains.web_domain
union all
select
    source_system,
    source_id,
    'own_account' as match_method,
    account_id
from account_ids
where source_system <> '{{ customer_master() }}'
