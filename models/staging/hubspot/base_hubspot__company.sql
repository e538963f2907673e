-- grain: one row per landed row of hubspot.company
with landed as (
    select * from {{ source('hubspot', 'company') }}
),

typed as (
    select {{ typed_columns('hubspot', 'company') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as company_id,
    property_name as company_name,
    property_domain as domain,
    property_website as website,
    property_type as company_type,
    property_is_partner as is_partner,
    property_partner_tier as partner_tier,
    property_region as region,
    property_country as country,
    property_hubspot_owner_id as owner_id,
    property_salesforceaccountid as salesforce_account_id,
    property_hs_merged_object_ids as merged_company_ids,
    property_createdate as created_at,
    {{ row_trace('id') }}
from judged
