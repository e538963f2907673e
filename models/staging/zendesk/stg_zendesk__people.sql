-- grain: one row per Zendesk user
with users as (
    select * from {{ ref('base_zendesk__user') }}
)

select
    'zendesk' as source_system,
    user_id as source_person_id,
    cast(null as {{ dbt.type_string() }}) as source_partner_id,
    organization_id as source_customer_id,
    lower(email) as email,
    full_name,
    role as job_role,
    created_at,
    case when not coalesce(is_active, true) or coalesce(is_suspended, false) then updated_at end as deactivated_at
from users
where row_reason is null
