-- grain: one row per deal of a connected CRM
with salesforce as (
    select * from {{ ref('stg_salesforce__opportunities') }}
)

select
    source_system,
    opportunity_id,
    account_id,
    opportunity_name,
    opportunity_type_label,
    stage_name,
    amount,
    currency,
    probability,
    close_date,
    is_closed,
    is_won,
    owner_name,
    deal_size,
    opened_at
from salesforce
