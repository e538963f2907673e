-- grain: one row per subscription, as it is now
with subscriptions as (
    select * from {{ ref('base_stripe__subscription') }}
    where row_reason is null
),

active_versions as (
    select * from {{ ref('base_stripe__subscription_history') }}
    where row_reason is null
)

select * from subscriptions
union all
select active_versions.*
from active_versions
left join subscriptions
    on active_versions.subscription_id = subscriptions.subscription_id
where subscriptions.subscription_id is null
