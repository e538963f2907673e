-- grain: one row per lead record of a connected system, the same lead once per system
with salesforce as (
    select * from {{ ref('stg_salesforce__leads') }}
),

prm as (
    select * from {{ ref('stg_prm__leads') }}
)

select
    source_system,
    lead_id,
    crm_lead_id,
    partner_source_id,
    account_id,
    opportunity_id,
    company_domain,
    submitted_at,
    recorded_at,
    rejected_at
from salesforce
union all
select
    source_system,
    lead_id,
    crm_lead_id,
    partner_source_id,
    account_id,
    opportunity_id,
    company_domain,
    submitted_at,
    recorded_at,
    rejected_at
from prm
