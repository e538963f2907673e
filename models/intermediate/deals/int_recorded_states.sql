-- grain: one row per recorded change of a deal, with the state it led to
with stages as (
    select * from {{ ref('int_opportunity_stages') }}
),

opportunities as (
    select * from {{ ref('int_typed_opportunities') }}
),

stage_mapping as (
    select * from {{ ref('stage_mapping') }}
)

-- A stage nobody mapped is what the CRM says of it; where it does not say, it follows the deal's own flags while the deal is in it, and is open otherwise.
select
    stages.opportunity_id,
    stages.change_id,
    stages.changed_at,
    stages.stage_name,
    coalesce(
        stage_mapping.stage_status,
        case when stages.is_won then 'won' when stages.is_closed then 'lost' when not stages.is_closed then 'open' end,
        case when lower(stages.stage_name) = lower(opportunities.stage_name) then opportunities.flagged_status else 'open' end
    ) as stage_status,
    coalesce(stages.amount, opportunities.amount) as amount,
    coalesce(stages.probability, opportunities.probability) as probability,
    coalesce(stages.close_date, opportunities.close_date) as close_date,
    stages.changed_at < {{ as_of_moment() }} as is_before_as_of,
    row_number() over (partition by stages.opportunity_id order by stages.changed_at, stages.change_id) as change_number,
    row_number() over (partition by stages.opportunity_id order by stages.changed_at desc, stages.change_id desc) as reverse_change_number
from stages
inner join opportunities on stages.opportunity_id = opportunities.opportunity_id
left join stage_mapping
    on
        stages.source_system = stage_mapping.source_system
        and lower(stages.stage_name) = lower(stage_mapping.stage_name)
