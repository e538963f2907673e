-- grain: one row per campaign
with campaigns as (
    select * from {{ ref('base_salesforce__campaign') }}
)

select
    'salesforce' as source_system,
    campaign_id,
    campaign_name,
    campaign_type,
    partner_account_id as source_partner_id,
    starts_on,
    ends_on,
    created_at
from campaigns
where row_reason is null
