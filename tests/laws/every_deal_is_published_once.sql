-- law: every staged deal opened before as-of is in fct_opportunities exactly once, and nothing else is. A deal that two CRMs keep is one.
with staged as (
    select
        opportunities.opportunity_id,
        count(*) as staged_rows
    from {{ ref('int_opportunities') }} as opportunities
    left join {{ ref('int_surviving_opportunities') }} as surviving_opportunities
        on opportunities.opportunity_id = surviving_opportunities.opportunity_id
    where surviving_opportunities.opportunity_id is null and opportunities.opened_at < {{ as_of_moment() }}
    group by opportunities.opportunity_id
),

published as (
    select
        opportunity_id,
        count(*) as published_rows
    from {{ ref('fct_opportunities') }}
    group by opportunity_id
)

select
    coalesce(staged.opportunity_id, published.opportunity_id) as opportunity_id,
    coalesce(staged.staged_rows, 0) as staged_rows,
    coalesce(published.published_rows, 0) as published_rows
from staged
full outer join published on staged.opportunity_id = published.opportunity_id
where coalesce(staged.staged_rows, 0) <> 1 or coalesce(published.published_rows, 0) <> 1
