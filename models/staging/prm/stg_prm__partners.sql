-- grain: one row per partner of the PRM
with partners as (
    select * from {{ ref('base_prm__partners') }}
)

select
    'prm' as source_system,
    partner_id as source_partner_id,
    partner_name,
    partner_type,
    partner_tier,
    region,
    country,
    {{ web_domain('website') }} as web_domain,
    crm_account_id,
    lower(partner_manager_email) as partner_manager_email,
    partner_manager_name,
    created_at
from partners
where row_reason is null
