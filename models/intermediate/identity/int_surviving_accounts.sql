-- grain: one row per account id that leads to an account still there, through any chain of merges
with recursive accounts as (
    select * from {{ ref('int_accounts') }}
),

account_merges as (
    select * from {{ ref('int_account_merges') }}
),

-- Twenty links are more than any CRM keeps; the bound stops a merge that points back at itself.
chain as (
    select
        account_id,
        merged_into_account_id,
        1 as links
    from account_merges
    union all
    select
        chain.account_id,
        account_merges.merged_into_account_id,
        chain.links + 1 as links
    from chain
    inner join account_merges on chain.merged_into_account_id = account_merges.account_id
    where chain.links < 20
),

survivors as (
    select
        account_id,
        account_id as surviving_account_id,
        web_domain
    from accounts
    union all
    select
        chain.account_id,
        accounts.account_id as surviving_account_id,
        accounts.web_domain
    from chain
    inner join accounts on chain.merged_into_account_id = accounts.account_id
)

select * from survivors
