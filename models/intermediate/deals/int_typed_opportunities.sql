-- grain: one row per deal opened before as-of, its type, stage and customer resolved
with surviving_opportunities as (
    select * from {{ ref('int_surviving_opportunities') }}
),

opportunities as (
    select opportunities.*
    from {{ ref('int_opportunities') }} as opportunities
    left join surviving_opportunities on opportunities.opportunity_id = surviving_opportunities.opportunity_id
    where surviving_opportunities.opportunity_id is null and opportunities.opened_at < {{ as_of_moment() }}
),

surviving_accounts as (
    select * from {{ ref('int_surviving_accounts') }}
),

opportunity_types as (
    select * from {{ ref('opportunity_types') }}
),

stage_mapping as (
    select * from {{ ref('stage_mapping') }}
)

select
    opportunities.source_system,
    opportunities.opportunity_id,
    opportunities.opportunity_name,
    coalesce(surviving_accounts.surviving_account_id, opportunities.account_id) as account_id,
    surviving_accounts.surviving_account_id is not null as is_account_known,
    coalesce(opportunity_types.opportunity_type, 'new_business') as opportunity_type,
    opportunities.opportunity_type_label,
    opportunity_types.opportunity_type is not null as is_type_known,
    opportunities.stage_name,
    coalesce(stage_mapping.stage_status, case when opportunities.is_won then 'won' when opportunities.is_closed then 'lost' else 'open' end) as stage_status,
    stage_mapping.stage_status is not null as is_stage_known,
    case when opportunities.is_won then 'won' when opportunities.is_closed then 'lost' else 'open' end as flagged_status,
    opportunities.amount,
    coalesce(upper(opportunities.currency), '{{ var("reporting_currency") }}') as currency,
    opportunities.probability,
    opportunities.close_date,
    opportunities.owner_name,
    opportunities.deal_size,
    opportunities.opened_at
from opportunities
left join surviving_accounts on opportunities.account_id = surviving_accounts.account_id
left join opportunity_types
    on
        opportunities.source_system = opportunity_types.source_system
        and lower(opportunities.opportunity_type_label) = lower(opportunity_types.source_value)
left join stage_mapping
    on
        opportunities.source_system = stage_mapping.source_system
        and lower(opportunities.stage_name) = lower(stage_mapping.stage_name)
