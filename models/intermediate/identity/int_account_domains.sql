-- grain: one row per web domain that belongs to exactly one account
with accounts as (
    select * from {{ ref('int_accounts') }}
),

shared_domains as (
    select * from {{ ref('shared_domains') }}
)

select
    accounts.web_domain,
    max(accounts.account_id) as account_id
from accounts
left join shared_domains on accounts.web_domain = shared_domains.domain
where accounts.web_domain is not null and shared_domains.domain is null
group by accounts.web_domain
having count(*) = 1
