-- grain: one row per deal id that leads to another deal, through a merge or from one CRM to another
with merged_deals as (
    select * from {{ ref('int_merged_records') }}
    where record_type = 'opportunity'
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

synced_deals as (
    select
        opportunities.opportunity_id,
        master_opportunities.opportunity_id as surviving_opportunity_id
    from opportunities
    inner join opportunities as master_opportunities on opportunities.synced_opportunity_id = master_opportunities.opportunity_id
    where opportunities.source_system <> '{{ customer_master() }}' and master_opportunities.source_system = '{{ customer_master() }}'
)

select
    opportunity_id,
    surviving_opportunity_id
from synced_deals
union all
select
    merged_deals.record_id as opportunity_id,
    coalesce(synced_deals.surviving_opportunity_id, merged_deals.surviving_record_id) as surviving_opportunity_id
from merged_deals
left join synced_deals on merged_deals.surviving_record_id = synced_deals.opportunity_id
left join opportunities on merged_deals.record_id = opportunities.opportunity_id
where opportunities.opportunity_id is null
