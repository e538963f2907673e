-- grain: one row per campaign member that responded
with members as (
    select * from {{ ref('base_salesforce__campaign_member') }}
)

select
    'salesforce' as source_system,
    campaign_member_id as response_id,
    campaign_id,
    contact_id as source_person_id,
    case when contact_id is null then lead_id end as source_lead_id,
    {{ day_start('first_responded_on') }} as responded_at
from members
where row_reason is null and has_responded
