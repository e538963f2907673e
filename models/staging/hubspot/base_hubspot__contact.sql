-- grain: one row per landed row of hubspot.contact
with landed as (
    select * from {{ source('hubspot', 'contact') }}
),

typed as (
    select {{ typed_columns('hubspot', 'contact') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as contact_id,
    property_email as email,
    property_firstname as first_name,
    property_lastname as last_name,
    property_jobtitle as job_title,
    property_associatedcompanyid as company_id,
    property_hs_merged_object_ids as merged_contact_ids,
    property_createdate as created_at,
    {{ row_trace('id') }}
from judged
