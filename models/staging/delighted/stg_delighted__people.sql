-- grain: one row per person that was asked
with people as (
    select * from {{ ref('base_delighted__people') }}
)

select
    'delighted' as source_system,
    person_id as source_person_id,
    cast(null as {{ dbt.type_string() }}) as source_partner_id,
    cast(null as {{ dbt.type_string() }}) as source_customer_id,
    lower(email) as email,
    full_name,
    cast(null as {{ dbt.type_string() }}) as job_role,
    created_at,
    cast(null as timestamp) as deactivated_at
from people
where row_reason is null
