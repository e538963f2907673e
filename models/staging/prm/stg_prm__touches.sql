-- grain: one row per partner activity whose type is a touch type
with activities as (
    select * from {{ ref('base_prm__activities') }}
),

touch_types as (
    select * from {{ ref('touch_types') }}
)

select
    'prm' as source_system,
    touch_types.touch_type,
    activities.activity_id as source_record_id,
    activities.partner_id as partner_source_id,
    activities.crm_account_id as account_id,
    activities.crm_opportunity_id as opportunity_id,
    activities.occurred_at as touched_at,
    coalesce(activities.created_at, activities.occurred_at) as recorded_at,
    false as is_ordinary_sales_activity
from activities
inner join touch_types on activities.activity_type = touch_types.touch_type
where activities.row_reason is null
