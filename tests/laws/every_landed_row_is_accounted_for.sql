-- law: a source table's raw rows are its modelled, deleted, superseded, duplicate and quarantined rows, no more and no fewer.
with row_counts as (
    select * from {{ ref('audit_row_counts') }}
)

select * from row_counts
where raw_rows <> modelled_rows + deleted_rows + superseded_rows + duplicate_rows + quarantined_rows
