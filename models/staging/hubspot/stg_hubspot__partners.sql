-- grain: one row per partner company
with companies as (
    select * from {{ ref('base_hubspot__company') }}
    where row_reason is null
),

merged_records as (
    select * from {{ ref('stg_hubspot__record_merges') }}
    where record_type = 'account'
),

owners as (
    select * from {{ ref('base_hubspot__owner') }}
    where row_reason is null or row_reason = 'deleted'
),

partner_account_types as (
    select * from {{ ref('partner_account_types') }}
)

select
    'hubspot' as source_system,
    companies.company_id as source_partner_id,
    companies.company_name as partner_name,
    partner_account_types.partner_type,
    companies.partner_tier,
    companies.region,
    companies.country,
    {{ web_domain('coalesce(companies.domain, companies.website)') }} as web_domain,
    companies.company_id as crm_account_id,
    lower(owners.email) as partner_manager_email,
    nullif(concat_ws(' ', owners.first_name, owners.last_name), '') as partner_manager_name,
    companies.created_at
from companies
left join merged_records on companies.company_id = merged_records.record_id
left join owners on companies.owner_id = owners.owner_id
left join partner_account_types on lower(companies.company_type) = lower(partner_account_types.source_value)
where
    merged_records.record_id is null
    and (companies.is_partner or partner_account_types.partner_type is not null)
