-- grain: one row per contact that was not deleted or merged away
with contacts as (
    select * from {{ ref('base_hubspot__contact') }}
    where row_reason is null
),

merged_records as (
    select * from {{ ref('stg_hubspot__record_merges') }}
    where record_type = 'person'
)

select
    'hubspot' as source_system,
    contacts.contact_id as source_person_id,
    cast(null as {{ dbt.type_string() }}) as source_partner_id,
    contacts.company_id as source_customer_id,
    lower(contacts.email) as email,
    nullif(concat_ws(' ', contacts.first_name, contacts.last_name), '') as full_name,
    contacts.job_title as job_role,
    contacts.created_at,
    cast(null as timestamp) as deactivated_at
from contacts
left join merged_records on contacts.contact_id = merged_records.record_id
where merged_records.record_id is null
