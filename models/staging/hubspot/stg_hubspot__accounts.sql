-- grain: one row per company that was not deleted or merged away
with companies as (
    select * from {{ ref('base_hubspot__company') }}
    where row_reason is null
),

merged_records as (
    select * from {{ ref('stg_hubspot__record_merges') }}
    where record_type = 'account'
)

select
    'hubspot' as source_system,
    companies.company_id as account_id,
    companies.company_name as account_name,
    {{ web_domain('coalesce(companies.domain, companies.website)') }} as web_domain,
    companies.region as customer_region,
    companies.country,
    companies.salesforce_account_id as synced_account_id,
    companies.created_at
from companies
left join merged_records on companies.company_id = merged_records.record_id
where merged_records.record_id is null
