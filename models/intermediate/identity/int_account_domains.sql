-- grain: one row per web domain that belongs to exactly one account
with surviving_accounts as (
    select * from {{ ref('int_surviving_accounts') }}
),

shared_domains as (
    select * from {{ ref('shared_domains') }}
)

select
    surviving_accounts.web_domain,
    max(surviving_accounts.surviving_account_id) as account_id
from surviving_accounts
left join shared_domains on surviving_accounts.web_domain = shared_domains.domain
where surviving_accounts.web_domain is not null and shared_domains.domain is null
group by surviving_accounts.web_domain
having count(distinct surviving_accounts.surviving_account_id) = 1
