-- A source table with more quarantined rows than the variable `quarantine_limit` allows cannot be trusted; audit_quarantined_rows says which rows and why.
with row_counts as (
    select * from {{ ref('audit_row_counts') }}
)

select
    source_system,
    source_table,
    raw_rows,
    quarantined_rows,
    quarantined_share
from row_counts
where quarantined_share > {{ var('quarantine_limit') }}
