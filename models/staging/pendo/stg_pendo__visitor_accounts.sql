-- grain: one row per visitor whose account is known
with visitors as (
    select * from {{ ref('base_pendo__visitor_history') }}
),

memberships as (
    select
        visitor_id,
        account_id,
        visitor_last_updated_at,
        max(visitor_last_updated_at) over (partition by visitor_id) as present_version_at
    from {{ ref('base_pendo__visitor_account_history') }}
    where row_reason is null
),

present_accounts as (
    select
        visitor_id,
        min(account_id) as account_id
    from memberships
    where visitor_last_updated_at = present_version_at or present_version_at is null
    group by visitor_id
    having count(distinct account_id) = 1
),

named as (
    select
        visitor_id,
        account_id
    from visitors
    where row_reason is null and account_id is not null
)

select
    coalesce(named.visitor_id, present_accounts.visitor_id) as visitor_id,
    coalesce(named.account_id, present_accounts.account_id) as account_id
from named
full outer join present_accounts
    on named.visitor_id = present_accounts.visitor_id
