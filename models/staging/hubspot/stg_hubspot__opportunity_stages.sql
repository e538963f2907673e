-- grain: one row per deal and moment at which its stage, amount or close date changed
with stage_history as (
    select * from {{ ref('base_hubspot__deal_stage') }}
    where row_reason is null
),

property_history as (
    select * from {{ ref('base_hubspot__deal_property_history') }}
    where row_reason is null and property_name in ('dealstage', 'amount', 'closedate')
),

-- Deals outlive the stages they were in.
stages as (
    select * from {{ ref('base_hubspot__deal_pipeline_stage') }}
    where row_reason is null or row_reason = 'deleted'
),

-- Not every loader lands a table of stages; the property's history says the same.
changes as (
    select
        record_id,
        deal_id,
        changed_at,
        'dealstage' as property_name,
        stage_id,
        null as amount,
        null as closes_at
    from stage_history
    union all
    select
        record_id,
        deal_id,
        changed_at,
        property_name,
        case when property_name = 'dealstage' then value end as stage_id,
        amount,
        closes_at
    from property_history
),

moments as (
    select
        min(record_id) as change_id,
        deal_id,
        changed_at,
        max(stage_id) as stage_id,
        max(amount) as amount,
        max(closes_at) as closes_at,
        max(case when property_name = 'dealstage' then 1 else 0 end) as sets_stage,
        max(case when property_name = 'amount' then 1 else 0 end) as sets_amount,
        max(case when property_name = 'closedate' then 1 else 0 end) as sets_close_date
    from changes
    group by deal_id, changed_at
),

-- A moment that does not set a property belongs to the last one that did.
versions as (
    select
        *,
        sum(sets_stage) over (partition by deal_id order by changed_at rows between unbounded preceding and current row) as stage_version,
        sum(sets_amount) over (partition by deal_id order by changed_at rows between unbounded preceding and current row) as amount_version,
        sum(sets_close_date) over (partition by deal_id order by changed_at rows between unbounded preceding and current row) as close_date_version
    from moments
),

states as (
    select
        change_id,
        deal_id,
        changed_at,
        max(stage_id) over (partition by deal_id, stage_version) as stage_id,
        max(amount) over (partition by deal_id, amount_version) as amount,
        max(closes_at) over (partition by deal_id, close_date_version) as closes_at
    from versions
)

select
    'hubspot' as source_system,
    states.change_id,
    states.deal_id as opportunity_id,
    coalesce(stages.stage_name, states.stage_id) as stage_name,
    stages.is_closed,
    stages.is_won,
    cast(states.amount as decimal(18, 3)) as amount,
    cast(stages.probability * 100 as decimal(9, 4)) as probability,
    {{ local_date('states.closes_at') }} as close_date,
    states.changed_at
from states
left join stages on states.stage_id = stages.stage_id
