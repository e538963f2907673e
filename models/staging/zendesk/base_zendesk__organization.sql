-- grain: one row per landed row of zendesk.organization
with landed as (
    select * from {{ source('zendesk', 'organization') }}
),

typed as (
    select {{ typed_columns('zendesk', 'organization') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as organization_id,
    name as organization_name,
    external_id,
    salesforce_id,
    organization_fields,
    domain_names,
    created_at,
    {{ row_trace('id') }}
from judged
