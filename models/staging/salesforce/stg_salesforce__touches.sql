-- grain: one row per touch Salesforce records, referrals apart
with campaign_touches as (
    select * from {{ ref('stg_salesforce__campaign_touches') }}
),

declared_touches as (
    select * from {{ ref('stg_salesforce__declared_touches') }}
),

activity_touches as (
    select * from {{ ref('stg_salesforce__activity_touches') }}
),

touches as (
    select
        *,
        false as is_ordinary_sales_activity
    from campaign_touches
    union all
    select
        *,
        false as is_ordinary_sales_activity
    from declared_touches
    union all
    select
        *,
        true as is_ordinary_sales_activity
    from activity_touches
)

select
    'salesforce' as source_system,
    touch_type,
    source_record_id,
    source_partner_id,
    account_id,
    opportunity_id,
    touched_at,
    recorded_at,
    is_ordinary_sales_activity
from touches
