-- grain: one row per ticket that was not merged into another
with tickets as (
    select
        *,
        coalesce(updated_at, created_at) < {{ as_of_moment() }} as is_known_as_of
    from {{ ref('base_zendesk__ticket') }}
    where row_reason is null
),

solutions as (
    select * from {{ ref('stg_zendesk__ticket_solutions') }}
),

measured as (
    select
        ticket_id,
        max(solved_at) as solved_at
    from {{ ref('base_zendesk__ticket_metrics') }}
    where row_reason is null
    group by ticket_id
),

merged_tickets as (
    select * from {{ ref('stg_zendesk__merged_tickets') }}
),

present as (
    select
        tickets.ticket_id,
        tickets.organization_id,
        tickets.requester_id,
        tickets.assignee_id,
        tickets.created_at,
        case when tickets.is_known_as_of then lower(tickets.status) else coalesce(solutions.last_status, lower(tickets.status)) end as ticket_status,
        coalesce(solutions.solved_at, measured.solved_at, tickets.updated_at) as solved_at
    from tickets
    left join solutions
        on tickets.ticket_id = solutions.ticket_id
    left join measured
        on tickets.ticket_id = measured.ticket_id
    left join merged_tickets
        on tickets.ticket_id = merged_tickets.ticket_id
    where merged_tickets.ticket_id is null
),

statuses as (
    select * from {{ ref('ticket_statuses') }}
)

select
    'zendesk' as source_system,
    present.ticket_id,
    present.organization_id as source_customer_id,
    present.requester_id as source_person_id,
    present.assignee_id as assignee_person_id,
    present.ticket_status,
    present.created_at as opened_at,
    case when statuses.is_solved then present.solved_at end as solved_at
from present
left join statuses
    on statuses.source_system = 'zendesk'
    and present.ticket_status = lower(statuses.source_value)
