-- grain: one row per hour in which a visitor used a feature
with events as (
    select * from {{ ref('base_pendo__feature_event') }}
),

features as (
    select * from {{ ref('base_pendo__feature_history') }}
),

visitor_accounts as (
    select * from {{ ref('stg_pendo__visitor_accounts') }}
)

select
    'pendo' as source_system,
    events.record_id as usage_id,
    coalesce(events.account_id, visitor_accounts.account_id) as source_customer_id,
    events.visitor_id as source_person_id,
    events.feature_id,
    features.feature_name,
    events.occurred_at,
    events.num_events as use_count
from events
left join features
    on events.feature_id = features.feature_id
    and features.row_status in ('modelled', 'deleted')
left join visitor_accounts
    on events.visitor_id = visitor_accounts.visitor_id
where events.row_reason is null
