-- grain: one row per completed task and per event with a contact, about a deal or an account
with tasks as (
    select * from {{ ref('base_salesforce__task') }}
    where row_reason is null and is_completed
),

events as (
    select * from {{ ref('base_salesforce__event') }}
    where row_reason is null
),

contacts as (
    select * from {{ ref('stg_salesforce__contacts') }}
),

accounts as (
    select * from {{ ref('base_salesforce__account') }}
),

opportunities as (
    select * from {{ ref('base_salesforce__opportunity') }}
    where row_reason is null
),

activity_types as (
    select * from {{ ref('activity_types') }}
    where source_system = 'salesforce'
),

activities as (
    select task_id as activity_id, who_id, what_id, activity_label, coalesce(completed_at, {{ day_start('due_on') }}) as touched_at, created_at
    from tasks
    union all
    select event_id as activity_id, who_id, what_id, activity_label, coalesce(starts_at, activity_at, {{ day_start('activity_on') }}) as touched_at, created_at
    from events
)

select
    coalesce(activity_types.touch_type, 'co_sell') as touch_type,
    activities.activity_id as source_record_id,
    contacts.account_id as source_partner_id,
    accounts.account_id,
    opportunities.opportunity_id,
    activities.touched_at,
    coalesce(activities.created_at, activities.touched_at) as recorded_at
from activities
inner join contacts on activities.who_id = contacts.contact_id
left join opportunities on activities.what_id = opportunities.opportunity_id
left join accounts on activities.what_id = accounts.account_id and (accounts.row_reason is null or accounts.merged_into_account_id is not null)
left join activity_types on lower(activities.activity_label) = lower(activity_types.source_value)
where
    (opportunities.opportunity_id is not null or accounts.account_id is not null)
    and (activity_types.source_value is null or activity_types.touch_type is not null)
