-- grain: one row per form that a contact sent in
with submissions as (
    select * from {{ ref('base_hubspot__contact_form_submission') }}
)

select
    'hubspot' as source_system,
    conversion_id as response_id,
    form_id as campaign_id,
    contact_id as source_person_id,
    cast(null as {{ dbt.type_string() }}) as source_lead_id,
    submitted_at as responded_at
from submissions
where row_reason is null
