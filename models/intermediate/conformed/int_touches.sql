-- grain: one row per touch record of a connected system, referrals and registrations apart
with salesforce as (
    select * from {{ ref('stg_salesforce__touches') }}
),

prm as (
    select * from {{ ref('stg_prm__touches') }}
)

select
    source_system,
    touch_type,
    source_record_id,
    partner_source_id,
    account_id,
    opportunity_id,
    touched_at,
    recorded_at,
    is_ordinary_sales_activity
from salesforce
union all
select
    source_system,
    touch_type,
    source_record_id,
    partner_source_id,
    account_id,
    opportunity_id,
    touched_at,
    recorded_at,
    is_ordinary_sales_activity
from prm
