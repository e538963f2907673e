-- grain: one row per deal and touch that may concern it, with what keeps the touch from earning anything there
with deals as (
    select * from {{ ref('int_deals') }}
),

touches as (
    select * from {{ ref('int_resolved_touches') }}
    where problem is null or problem = 'unknown partner'
),

-- A touch that names a deal is evidence for that deal alone; one that names an account may serve each of its deals.
pairs as (
    select
        deals.opportunity_id as deal_id,
        touches.*
    from touches
    inner join deals on touches.opportunity_id = deals.opportunity_id
    union all
    select
        deals.opportunity_id as deal_id,
        touches.*
    from touches
    inner join deals on touches.account_id = deals.account_id
    where touches.named_opportunity_id is null
)

select
    deals.opportunity_id,
    pairs.touch_id,
    pairs.touch_type,
    pairs.partner_id,
    pairs.touched_at,
    pairs.recorded_at,
    pairs.decided_at,
    pairs.expires_at,
    case
        when pairs.partner_id is null then 'unknown partner'
        when pairs.rejected_at is not null then 'lead rejected'
        when pairs.touched_at >= deals.judged_until then 'after close'
        when pairs.recorded_at >= deals.judged_until then 'backdated'
        when pairs.touch_type <> 'deal_registration' then null
        when pairs.decision is null then 'registration undecided'
        when pairs.decision <> 'approved' then 'registration rejected'
        when pairs.decided_at >= deals.judged_until then 'registration decided late'
        when pairs.withdrawn_at < deals.judged_until then 'registration withdrawn'
    end as obstacle
from pairs
inner join deals on pairs.deal_id = deals.opportunity_id
