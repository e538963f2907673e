-- grain: one row per form and per marketing e-mail
with campaigns as (
    select
        form_id as campaign_id,
        form_name as campaign_name,
        'form' as campaign_type,
        created_at
    from {{ ref('base_hubspot__form') }}
    where row_reason is null
    union all
    select
        email_campaign_id as campaign_id,
        coalesce(email_name, subject) as campaign_name,
        'email' as campaign_type,
        cast(null as timestamp) as created_at
    from {{ ref('base_hubspot__email_campaign') }}
    where row_reason is null
),

campaign_partners as (
    select * from {{ ref('campaign_partners') }}
    where source_system = 'hubspot'
)

select
    'hubspot' as source_system,
    campaigns.campaign_id,
    campaigns.campaign_name,
    campaigns.campaign_type,
    campaign_partners.source_partner_id,
    cast(null as date) as starts_on,
    cast(null as date) as ends_on,
    campaigns.created_at
from campaigns
left join campaign_partners on campaigns.campaign_id = campaign_partners.campaign_id
