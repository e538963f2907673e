-- grain: one row per CRM account id and per customer record of another system
with candidates as (
    select * from {{ ref('int_customer_link_candidates') }}
),

customer_records as (
    select * from {{ ref('int_customer_records') }}
),

match_methods as (
    select * from {{ ref('match_methods') }}
),

ranked as (
    select
        candidates.source_system,
        candidates.source_id,
        candidates.account_id,
        candidates.match_method,
        match_methods.confidence,
        row_number() over (
            partition by candidates.source_system, candidates.source_id
            order by match_methods.match_rank, candidates.account_id
        ) as choice
    from candidates
    inner join match_methods on candidates.match_method = match_methods.match_method
)

select
    source_system,
    source_id,
    account_id as customer_id,
    account_id,
    match_method,
    confidence
from ranked
where choice = 1
union all
select
    customer_records.source_system,
    customer_records.source_customer_id as source_id,
    customer_records.source_system || ':' || customer_records.source_customer_id as customer_id,
    null as account_id,
    'not linked' as match_method,
    null as confidence
from customer_records
left join ranked
    on
        customer_records.source_system = ranked.source_system
        and customer_records.source_customer_id = ranked.source_id
        and ranked.choice = 1
where ranked.source_id is null
