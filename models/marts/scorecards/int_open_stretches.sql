-- grain: one row per deal and stretch of time open in the same stage, amount, probability and expected close date
with states as (
    select
        *,
        coalesce(stage_name, 'unknown') as known_stage,
        lag(stage_status) over (partition by opportunity_id order by valid_from) as previous_status,
        lag(coalesce(stage_name, 'unknown')) over (partition by opportunity_id order by valid_from) as previous_stage
    from {{ ref('int_opportunity_states') }}
    where valid_to is null or valid_to > valid_from
),

-- A deal that comes back to a stage, or is opened again, begins its time in it anew.
timed_states as (
    select
        *,
        max(
            case when coalesce(previous_status, 'none') <> stage_status or previous_stage <> known_stage then valid_from end
        ) over (partition by opportunity_id order by valid_from rows between unbounded preceding and current row) as stage_since,
        min(
            case when stage_status <> 'open' then valid_from end
        ) over (partition by opportunity_id order by valid_from rows between 1 following and unbounded following) as next_closed_at
    from states
)

select
    stretches.opportunity_id,
    stretches.valid_from,
    stretches.valid_to,
    stretches.known_stage as stage_name,
    stretches.stage_since,
    stretches.amount,
    stretches.next_closed_at as decided_at,
    closings.stage_status as outcome,
    closings.amount as decided_amount
from timed_states as stretches
left join states as closings
    on stretches.opportunity_id = closings.opportunity_id and stretches.next_closed_at = closings.valid_from
where stretches.stage_status = 'open'
