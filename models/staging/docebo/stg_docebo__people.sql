-- grain: one row per learner
with users as (
    select * from {{ ref('base_docebo__users') }}
)

select
    'docebo' as source_system,
    user_id as source_person_id,
    partner_id as source_partner_id,
    cast(null as {{ dbt.type_string() }}) as source_customer_id,
    lower(email) as email,
    coalesce(full_name, {{ text_cell("coalesce(first_name, '') || ' ' || coalesce(last_name, '')") }}) as full_name,
    job_role,
    created_at,
    case when expires_at < {{ as_of_moment() }} then expires_at end as deactivated_at
from users
where row_reason is null
