-- grain: one row per partner record of a connected system
with salesforce as (
    select * from {{ ref('stg_salesforce__partners') }}
),

prm as (
    select * from {{ ref('stg_prm__partners') }}
)

select
    source_system,
    source_partner_id,
    partner_name,
    partner_type,
    partner_tier,
    region,
    country,
    web_domain,
    crm_account_id,
    partner_manager_email,
    partner_manager_name,
    created_at
from salesforce
union all
select
    source_system,
    source_partner_id,
    partner_name,
    partner_type,
    partner_tier,
    region,
    country,
    web_domain,
    crm_account_id,
    partner_manager_email,
    partner_manager_name,
    created_at
from prm
