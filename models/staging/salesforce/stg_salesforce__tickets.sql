-- grain: one row per case
with cases as (
    select * from {{ ref('base_salesforce__case') }}
),

users as (
    select * from {{ ref('base_salesforce__user') }}
    where row_reason is null or row_reason = 'deleted'
)

select
    'salesforce' as source_system,
    cases.case_id as ticket_id,
    cases.account_id as source_customer_id,
    cases.contact_id as source_person_id,
    coalesce(users.contact_id, users.user_id) as assignee_person_id,
    lower(cases.case_status) as ticket_status,
    cases.opened_at,
    case when cases.is_closed then cases.closed_at end as solved_at
from cases
left join users on cases.owner_id = users.user_id
where cases.row_reason is null
