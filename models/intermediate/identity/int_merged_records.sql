-- grain: one row per merged record, with the record that is left at the end of its chain of merges
with recursive record_merges as (
    select * from {{ ref('int_record_merges') }}
),

-- Twenty links are more than any CRM keeps; the bound stops a merge that points back at itself.
chain as (
    select
        source_system,
        record_type,
        record_id,
        merged_into_record_id,
        1 as links
    from record_merges
    union all
    select
        chain.source_system,
        chain.record_type,
        chain.record_id,
        record_merges.merged_into_record_id,
        chain.links + 1 as links
    from chain
    inner join record_merges
        on
            chain.source_system = record_merges.source_system
            and chain.record_type = record_merges.record_type
            and chain.merged_into_record_id = record_merges.record_id
    where chain.links < 20
)

select
    chain.source_system,
    chain.record_type,
    chain.record_id,
    chain.merged_into_record_id as surviving_record_id
from chain
left join record_merges
    on
        chain.source_system = record_merges.source_system
        and chain.record_type = record_merges.record_type
        and chain.merged_into_record_id = record_merges.record_id
where record_merges.record_id is null
