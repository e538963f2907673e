-- grain: one row per call or meeting, company of a contact it was with, and deal or company it was about
with activities as (
    select
        engagement_id,
        occurred_at,
        created_at,
        coalesce(activity_type, 'Call') as activity_label
    from {{ ref('base_hubspot__engagement_call') }}
    where row_reason is null
    union all
    select
        engagement_id,
        occurred_at,
        created_at,
        coalesce(activity_type, 'Meeting') as activity_label
    from {{ ref('base_hubspot__engagement_meeting') }}
    where row_reason is null
),

deal_links as (
    select * from {{ ref('base_hubspot__engagement_deal') }}
    where row_reason is null
),

participants as (
    select distinct
        links.engagement_id,
        contacts.company_id
    from {{ ref('base_hubspot__engagement_contact') }} as links
    inner join {{ ref('base_hubspot__contact') }} as contacts on links.contact_id = contacts.contact_id and contacts.row_reason is null
    where links.row_reason is null and contacts.company_id is not null
),

-- An activity about a deal names its customer through the deal.
subjects as (
    select
        engagement_id,
        cast(null as {{ dbt.type_string() }}) as company_id,
        deal_id
    from deal_links
    union
    select
        links.engagement_id,
        links.company_id,
        cast(null as {{ dbt.type_string() }}) as deal_id
    from {{ ref('base_hubspot__engagement_company') }} as links
    left join deal_links on links.engagement_id = deal_links.engagement_id
    where links.row_reason is null and deal_links.engagement_id is null
),

activity_types as (
    select * from {{ ref('activity_types') }}
    where source_system = 'hubspot'
)

select
    coalesce(activity_types.touch_type, 'co_sell') as touch_type,
    activities.engagement_id || ':' || participants.company_id || ':' || coalesce(subjects.deal_id, subjects.company_id) as source_record_id,
    participants.company_id as source_partner_id,
    subjects.company_id as account_id,
    subjects.deal_id as opportunity_id,
    activities.occurred_at as touched_at,
    coalesce(activities.created_at, activities.occurred_at) as recorded_at
from activities
inner join participants on activities.engagement_id = participants.engagement_id
inner join subjects on activities.engagement_id = subjects.engagement_id
left join activity_types on lower(activities.activity_label) = lower(activity_types.source_value)
where
    (subjects.company_id is null or subjects.company_id <> participants.company_id)
    and (activity_types.source_value is null or activity_types.touch_type is not null)
