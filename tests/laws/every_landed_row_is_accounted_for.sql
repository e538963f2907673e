-- law: a source table's raw rows are its modelled, deleted, superseded, duplicate, test and quarantined rows, no more and no fewer; no other table has rows.
with row_counts as (
    select * from {{ ref('audit_row_counts') }}
),

-- Counted apart from audit_row_counts: a table that its system's source_rows forgets has none.
source_rows as (
    select
        source_system,
        source_table,
        count(*) as accounted_rows
    from {{ ref('int_source_rows') }}
    group by source_system, source_table
),

judged as (
    select
        coalesce(row_counts.source_system, source_rows.source_system) as source_system,
        coalesce(row_counts.source_table, source_rows.source_table) as source_table,
        row_counts.raw_rows,
        source_rows.accounted_rows,
        case
            when row_counts.source_table is null then 'no source declares this table'
            when row_counts.raw_rows > coalesce(source_rows.accounted_rows, 0) then 'raw rows are lost'
            when row_counts.raw_rows < source_rows.accounted_rows then 'raw rows are multiplied'
            when
                row_counts.raw_rows <> row_counts.modelled_rows + row_counts.deleted_rows + row_counts.superseded_rows + row_counts.duplicate_rows
                + row_counts.test_record_rows + row_counts.quarantined_rows then 'the kinds of rows do not add up to the raw rows'
        end as broken_law
    from row_counts
    full outer join source_rows
        on row_counts.source_system = source_rows.source_system and row_counts.source_table = source_rows.source_table
)

select * from judged
where broken_law is not null
