-- grain: one row per lead
with leads as (
    select * from {{ ref('base_salesforce__lead') }}
),

conversions as (
    select
        *,
        coalesce(is_converted, false) and coalesce({{ day_start('converted_on') }}, created_at) < {{ as_of_moment() }} as is_converted_by_now
    from leads
    where row_reason is null
)

select
    'salesforce' as source_system,
    lead_id,
    lead_id as crm_lead_id,
    partner_account_id as partner_source_id,
    case when is_converted_by_now then converted_account_id end as account_id,
    case when is_converted_by_now then converted_opportunity_id end as opportunity_id,
    cast(null as {{ dbt.type_string() }}) as company_domain,
    created_at as submitted_at,
    created_at as recorded_at,
    cast(null as timestamp) as rejected_at
from conversions
