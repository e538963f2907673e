-- grain: at most two rows per deal: the state it opened in and the close its history does not record
with opportunities as (
    select * from {{ ref('int_typed_opportunities') }}
),

recorded_states as (
    select * from {{ ref('int_recorded_states') }}
),

histories as (
    select
        opportunity_id,
        max(case when change_number = 1 then changed_at end) as first_changed_at,
        max(case when is_before_as_of then changed_at end) as last_changed_at,
        max(case when reverse_change_number = 1 then stage_status end) as last_status
    from recorded_states
    group by opportunity_id
    having min(changed_at) < {{ as_of_moment() }}
),

first_states as (
    select * from recorded_states
    where change_number = 1 and stage_status = 'open'
),

-- What a deal was before it was first seen closed is unknown, so its pipeline has an amount and no weight.
openings as (
    select
        opportunities.opportunity_id,
        opportunities.opened_at as changed_at,
        coalesce(first_states.stage_name, unrecorded.stage_name) as stage_name,
        'open' as stage_status,
        coalesce(first_states.amount, opportunities.amount) as amount,
        coalesce(first_states.probability, unrecorded.probability) as probability,
        coalesce(first_states.close_date, opportunities.close_date) as close_date
    from opportunities
    left join histories on opportunities.opportunity_id = histories.opportunity_id
    left join first_states on histories.opportunity_id = first_states.opportunity_id
    left join opportunities as unrecorded
        on
            opportunities.opportunity_id = unrecorded.opportunity_id
            and unrecorded.stage_status = 'open'
            and histories.opportunity_id is null
    where histories.first_changed_at is null or opportunities.opened_at < histories.first_changed_at
),

closings as (
    select
        opportunities.*,
        coalesce(histories.last_changed_at, opportunities.opened_at) as last_changed_at
    from opportunities
    left join histories on opportunities.opportunity_id = histories.opportunity_id
    where opportunities.stage_status <> 'open' and coalesce(histories.last_status, 'open') = 'open'
),

-- A deal may be entered after it closed, or closed without a date.
dated_closings as (
    select
        *,
        coalesce({{ day_start(add_days('close_date', 1)) }}, last_changed_at) as closed_at
    from closings
)

select
    opportunity_id,
    changed_at,
    changed_at as closed_at,
    1 as state_order,
    stage_name,
    stage_status,
    amount,
    probability,
    close_date
from openings
union all
select
    opportunity_id,
    greatest(closed_at, last_changed_at) as changed_at,
    closed_at,
    3 as state_order,
    stage_name,
    stage_status,
    amount,
    probability,
    close_date
from dated_closings
where closed_at <= {{ as_of_moment() }}
