-- grain: one row per declared source table
with source_rows as (
    select * from {{ ref('int_source_rows') }}
),

landed_tables as (
    select * from {{ source('landing', 'landed_tables') }}
),

-- Rows by what became of them and why; of an unreadable cell the column says why.
reasons as (
    select
        source_system,
        source_table,
        row_status,
        case when reason = 'unreadable cell' then concat('unreadable ', unreadable_column) else reason end as why,
        count(*) as row_count
    from source_rows
    group by source_system, source_table, row_status, why
),

counts as (
    select
        source_system,
        source_table,
        sum(case when row_status = 'modelled' then row_count else 0 end) as modelled_rows,
        sum(case when row_status = 'deleted' then row_count else 0 end) as deleted_rows,
        sum(case when row_status = 'superseded' then row_count else 0 end) as superseded_rows,
        sum(case when row_status = 'duplicate' then row_count else 0 end) as duplicate_rows,
        sum(case when row_status = 'test record' then row_count else 0 end) as test_record_rows,
        sum(case when row_status = 'quarantined' then row_count else 0 end) as quarantined_rows,
        {{ text_list("case when row_status = 'quarantined' then concat(why, ' ', row_count) end", "row_count desc, why") }} as quarantine_reasons
    from reasons
    group by source_system, source_table
)

select
    landed_tables.source_system,
    landed_tables.source_table,
    landed_tables.is_landed,
    cast(landed_tables.raw_rows as bigint) as raw_rows,
    cast(coalesce(counts.modelled_rows, 0) as bigint) as modelled_rows,
    cast(coalesce(counts.deleted_rows, 0) as bigint) as deleted_rows,
    cast(coalesce(counts.superseded_rows, 0) as bigint) as superseded_rows,
    cast(coalesce(counts.duplicate_rows, 0) as bigint) as duplicate_rows,
    cast(coalesce(counts.test_record_rows, 0) as bigint) as test_record_rows,
    cast(coalesce(counts.quarantined_rows, 0) as bigint) as quarantined_rows,
    {{ ratio('coalesce(counts.quarantined_rows, 0)', 'landed_tables.raw_rows') }} as quarantined_share,
    nullif(counts.quarantine_reasons, '') as quarantine_reasons
from landed_tables
left join counts
    on landed_tables.source_system = counts.source_system and landed_tables.source_table = counts.source_table
