-- grain: one row per visitor
with visitors as (
    select * from {{ ref('base_pendo__visitor_history') }}
),

visitor_accounts as (
    select * from {{ ref('stg_pendo__visitor_accounts') }}
)

select
    'pendo' as source_system,
    visitors.visitor_id as source_person_id,
    cast(null as {{ dbt.type_string() }}) as source_partner_id,
    visitor_accounts.account_id as source_customer_id,
    lower(coalesce(visitors.agent_email, case when visitors.visitor_id like '%_@_%.%' then visitors.visitor_id end)) as email,
    coalesce(visitors.agent_full_name, visitors.agent_name) as full_name,
    visitors.agent_role as job_role,
    visitors.first_visit as created_at,
    cast(null as timestamp) as deactivated_at
from visitors
left join visitor_accounts
    on visitors.visitor_id = visitor_accounts.visitor_id
where visitors.row_reason is null
