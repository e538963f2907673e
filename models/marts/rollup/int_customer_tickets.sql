-- grain: one row per support ticket of a known customer that nobody of a partner raised
with tickets as (
    select * from {{ ref('int_tickets') }}
    where opened_at < {{ as_of_moment() }}
),

customer_links as (
    select * from {{ ref('int_customer_links') }}
    where account_id is not null
),

person_links as (
    select * from {{ ref('int_person_links') }}
    where partner_id is not null
),

sourced_customers as (
    select * from {{ ref('int_sourced_customers') }}
),

customer_tickets as (
    select
        tickets.source_system,
        tickets.ticket_id,
        customer_links.customer_id,
        assignees.partner_id is not null as is_handled_by_partner,
        tickets.opened_at,
        -- A solution from before the ticket was opened is a wrong date, listed as an exception.
        case when tickets.solved_at >= tickets.opened_at and tickets.solved_at < {{ as_of_moment() }} then tickets.solved_at end as solved_at
    from tickets
    inner join customer_links on tickets.source_system = customer_links.source_system and tickets.source_customer_id = customer_links.source_id
    left join person_links as requesters on tickets.source_system = requesters.source_system and tickets.source_person_id = requesters.source_id
    left join person_links as assignees on tickets.source_system = assignees.source_system and tickets.assignee_person_id = assignees.source_id
    where requesters.partner_id is null
)

select
    customer_tickets.source_system,
    customer_tickets.ticket_id,
    customer_tickets.customer_id,
    sourced_customers.partner_id,
    customer_tickets.is_handled_by_partner,
    {{ local_date('customer_tickets.opened_at') }} as opened_on,
    {{ local_date('customer_tickets.solved_at') }} as solved_on,
    {{ days_after('customer_tickets.solved_at', 'customer_tickets.opened_at') }} * 24 as hours_to_solution
from customer_tickets
left join sourced_customers on customer_tickets.customer_id = sourced_customers.customer_id
