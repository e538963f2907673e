-- grain: one row per account id that leads to an account still there, through merges and from one CRM to another
with customer_links as (
    select * from {{ ref('int_customer_links') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

crms as (
    select distinct source_system
    from accounts
)

select
    customer_links.source_id as account_id,
    customer_links.account_id as surviving_account_id,
    accounts.web_domain
from customer_links
inner join crms on customer_links.source_system = crms.source_system
inner join accounts on customer_links.account_id = accounts.account_id
