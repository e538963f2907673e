-- grain: one row per person of a partner
with people as (
    select * from {{ ref('base_prm__partner_people') }}
)

select
    'prm' as source_system,
    person_id as source_person_id,
    partner_id as source_partner_id,
    cast(null as {{ dbt.type_string() }}) as source_customer_id,
    lower(email) as email,
    full_name,
    job_role,
    created_at,
    deactivated_at
from people
where row_reason is null
