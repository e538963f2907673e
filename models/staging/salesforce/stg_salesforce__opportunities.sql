-- grain: one row per opportunity
with opportunities as (
    select * from {{ ref('base_salesforce__opportunity') }}
),

users as (
    select * from {{ ref('base_salesforce__user') }}
    where row_reason is null
)

select
    'salesforce' as source_system,
    opportunities.opportunity_id,
    opportunities.account_id,
    opportunities.opportunity_name,
    opportunities.opportunity_type_label,
    opportunities.stage_name,
    opportunities.amount,
    opportunities.currency,
    opportunities.probability,
    opportunities.close_date,
    coalesce(opportunities.is_closed, false) as is_closed,
    coalesce(opportunities.is_won, false) as is_won,
    users.user_name as owner_name,
    opportunities.deal_size,
    cast(null as {{ dbt.type_string() }}) as synced_opportunity_id,
    opportunities.opened_at
from opportunities
left join users on opportunities.owner_id = users.user_id
where opportunities.row_reason is null
