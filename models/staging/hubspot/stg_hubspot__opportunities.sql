-- grain: one row per deal that was not deleted or merged away
with deals as (
    select * from {{ ref('base_hubspot__deal') }}
    where row_reason is null
),

merged_records as (
    select * from {{ ref('stg_hubspot__record_merges') }}
    where record_type = 'opportunity'
),

customers as (
    select * from {{ ref('stg_hubspot__deal_customers') }}
),

-- Deals outlive the stages, pipelines and owners they had.
stages as (
    select * from {{ ref('base_hubspot__deal_pipeline_stage') }}
    where row_reason is null or row_reason = 'deleted'
),

pipelines as (
    select * from {{ ref('base_hubspot__deal_pipeline') }}
    where row_reason is null or row_reason = 'deleted'
),

owners as (
    select * from {{ ref('base_hubspot__owner') }}
    where row_reason is null or row_reason = 'deleted'
)

select
    'hubspot' as source_system,
    deals.deal_id as opportunity_id,
    customers.company_id as account_id,
    deals.deal_name as opportunity_name,
    coalesce(deals.deal_type, pipelines.pipeline_name) as opportunity_type_label,
    coalesce(stages.stage_name, deals.stage_id) as stage_name,
    deals.amount,
    upper(deals.currency) as currency,
    cast(coalesce(deals.probability, stages.probability) * 100 as decimal(9, 4)) as probability,
    {{ local_date('deals.closes_at') }} as close_date,
    coalesce(deals.is_closed, stages.is_closed, false) as is_closed,
    coalesce(deals.is_won, stages.is_won, false) as is_won,
    nullif(concat_ws(' ', owners.first_name, owners.last_name), '') as owner_name,
    deals.deal_size,
    deals.synced_opportunity_id,
    deals.opened_at
from deals
left join merged_records on deals.deal_id = merged_records.record_id
left join customers on deals.deal_id = customers.deal_id
left join stages on deals.stage_id = stages.stage_id
left join pipelines on deals.pipeline_id = pipelines.pipeline_id
left join owners on deals.owner_id = owners.owner_id
where merged_records.record_id is null
