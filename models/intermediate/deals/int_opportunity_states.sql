-- grain: one row per deal and stretch of time in the same stage, amount, probability and expected close date
with recorded_states as (
    select * from {{ ref('int_recorded_states') }}
    where is_before_as_of
),

inferred_states as (
    select * from {{ ref('int_inferred_states') }}
),

states as (
    select
        opportunity_id,
        changed_at,
        changed_at as closed_at,
        2 as state_order,
        change_id,
        stage_name,
        stage_status,
        amount,
        probability,
        close_date
    from recorded_states
    union all
    select
        opportunity_id,
        changed_at,
        closed_at,
        state_order,
        null as change_id,
        stage_name,
        stage_status,
        amount,
        probability,
        close_date
    from inferred_states
)

select
    opportunity_id,
    changed_at as valid_from,
    lead(changed_at) over (partition by opportunity_id order by changed_at, state_order, change_id) as valid_to,
    stage_name,
    stage_status,
    amount,
    probability,
    close_date,
    closed_at,
    stage_status <> 'open'
    and coalesce(lag(stage_status) over (partition by opportunity_id order by changed_at, state_order, change_id), 'open') = 'open' as is_closing_move,
    row_number() over (partition by opportunity_id order by changed_at desc, state_order desc, change_id desc) = 1 as is_present
from states
