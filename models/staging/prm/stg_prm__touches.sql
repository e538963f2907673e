-- grain: one row per partner activity with a customer
with activities as (
    select * from {{ ref('base_prm__activities') }}
),

touch_types as (
    select * from {{ ref('touch_types') }}
    where is_partner_activity
)

select
    'prm' as source_system,
    coalesce(touch_types.touch_type, 'unknown') as touch_type,
    activities.activity_id as source_record_id,
    activities.partner_id as partner_source_id,
    activities.crm_account_id as account_id,
    activities.crm_opportunity_id as opportunity_id,
    activities.occurred_at as touched_at,
    coalesce(activities.created_at, activities.occurred_at) as recorded_at,
    false as is_ordinary_sales_activity
from activities
left join touch_types on lower(activities.activity_type) = touch_types.touch_type
where
    activities.row_reason is null
    and coalesce(lower(activities.activity_type), 'unknown') not in ('business_review', 'feedback')
