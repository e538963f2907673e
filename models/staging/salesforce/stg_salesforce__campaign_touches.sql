-- grain: one row per campaign member that responded to a partner's campaign
with members as (
    select * from {{ ref('base_salesforce__campaign_member') }}
    where row_reason is null
),

campaigns as (
    select * from {{ ref('base_salesforce__campaign') }}
    where row_reason is null and partner_account_id is not null
),

contacts as (
    select * from {{ ref('stg_salesforce__contacts') }}
),

leads as (
    select * from {{ ref('stg_salesforce__leads') }}
)

select
    'partner_campaign' as touch_type,
    members.campaign_member_id as source_record_id,
    campaigns.partner_account_id as source_partner_id,
    case when leads.opportunity_id is null then coalesce(contacts.account_id, leads.account_id) end as account_id,
    leads.opportunity_id,
    {{ day_start('members.first_responded_on') }} as touched_at,
    coalesce(members.created_at, {{ day_start('members.first_responded_on') }}) as recorded_at
from members
inner join campaigns on members.campaign_id = campaigns.campaign_id
left join contacts on members.contact_id = contacts.contact_id
left join leads on members.lead_id = leads.lead_id
where members.has_responded
