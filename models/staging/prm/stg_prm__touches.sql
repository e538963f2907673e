-- grain: one row per partner activity with a customer
with activities as (
    select * from {{ ref('base_prm__activities') }}
),

activity_types as (
    select * from {{ ref('activity_types') }}
    where source_system = 'prm'
),

touch_types as (
    select * from {{ ref('touch_types') }}
    where is_partner_activity
)

select
    'prm' as source_system,
    coalesce(touch_types.touch_type, 'unknown') as touch_type,
    activities.activity_id as source_record_id,
    activities.partner_id as source_partner_id,
    activities.crm_account_id as account_id,
    activities.crm_opportunity_id as opportunity_id,
    activities.occurred_at as touched_at,
    coalesce(activities.created_at, activities.occurred_at) as recorded_at,
    false as is_ordinary_sales_activity
from activities
left join activity_types on lower(activities.activity_type) = lower(activity_types.source_value)
left join touch_types on coalesce(activity_types.touch_type, lower(activities.activity_type)) = touch_types.touch_type
where
    activities.row_reason is null
    -- A type the seed lists without a touch touches no customer.
    and (activity_types.source_value is null or activity_types.touch_type is not null)
