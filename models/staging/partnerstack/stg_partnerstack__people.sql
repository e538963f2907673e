-- grain: one row per partner, for its contact
with partnerships as (
    select * from {{ ref('base_partnerstack__partnerships') }}
)

select
    'partnerstack' as source_system,
    partner_key as source_person_id,
    partner_key as source_partner_id,
    cast(null as {{ dbt.type_string() }}) as source_customer_id,
    lower(email) as email,
    nullif(concat_ws(' ', first_name, last_name), '') as full_name,
    cast(null as {{ dbt.type_string() }}) as job_role,
    coalesce(created_at, joined_at) as created_at,
    cast(null as timestamp) as deactivated_at
from partnerships
where row_reason is null
