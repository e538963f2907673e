-- grain: one row per organisation record of a source system that is a known partner
with candidates as (
    select * from {{ ref('int_partner_link_candidates') }}
),

match_methods as (
    select * from {{ ref('match_methods') }}
),

ranked as (
    select
        candidates.*,
        match_methods.confidence,
        row_number() over (
            partition by candidates.source_system, candidates.source_id
            order by match_methods.match_rank, candidates.partner_id
        ) as choice
    from candidates
    inner join match_methods on candidates.match_method = match_methods.match_method
)

select
    source_system,
    source_id,
    partner_id,
    match_method,
    confidence
from ranked
where choice = 1
