-- grain: one row per ticket with a recorded change of status
with status_changes as (
    select
        ticket_id,
        changed_at,
        lower(new_value) as ticket_status
    from {{ ref('base_zendesk__ticket_field_history') }}
    where row_reason is null and field_name = 'status' and changed_at < {{ as_of_moment() }}
),

solved_statuses as (
    select lower(source_value) as ticket_status
    from {{ ref('ticket_statuses') }}
    where source_system = 'zendesk' and is_solved
),

judged as (
    select
        status_changes.*,
        solved_statuses.ticket_status is not null as is_solved
    from status_changes
    left join solved_statuses
        on status_changes.ticket_status = solved_statuses.ticket_status
),

ordered as (
    select
        *,
        max(case when not is_solved then changed_at end) over (partition by ticket_id) as last_unsolved_at,
        row_number() over (partition by ticket_id order by changed_at desc, ticket_status desc) as recency
    from judged
)

select
    ticket_id,
    max(case when recency = 1 then ticket_status end) as last_status,
    min(case when is_solved and (last_unsolved_at is null or changed_at > last_unsolved_at) then changed_at end) as solved_at
from ordered
group by ticket_id
