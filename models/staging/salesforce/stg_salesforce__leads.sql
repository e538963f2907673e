-- grain: one row per lead
with leads as (
    select * from {{ ref('base_salesforce__lead') }}
    where row_reason is null
),

registered_leads as (
    select distinct lead_id from {{ ref('base_salesforce__deal_registration_c') }}
    where row_reason is null and lead_id is not null
),

conversions as (
    select
        leads.*,
        coalesce(leads.is_converted, false)
        and coalesce({{ day_start('leads.converted_on') }}, leads.created_at) < {{ as_of_moment() }} as is_converted_by_now,
        registered_leads.lead_id is not null or coalesce(leads.registration_number, leads.registration_status) is not null as is_registration
    from leads
    left join registered_leads on leads.lead_id = registered_leads.lead_id
)

select
    'salesforce' as source_system,
    lead_id,
    lead_id as crm_lead_id,
    case when not is_registration then partner_account_id end as source_partner_id,
    case when is_converted_by_now then converted_account_id end as account_id,
    case when is_converted_by_now then converted_opportunity_id end as opportunity_id,
    cast(null as {{ dbt.type_string() }}) as company_domain,
    created_at as submitted_at,
    created_at as recorded_at,
    cast(null as timestamp) as rejected_at
from conversions
