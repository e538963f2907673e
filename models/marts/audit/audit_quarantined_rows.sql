-- grain: one row per landed row that is not modelled
with source_rows as (
    select * from {{ ref('int_source_rows') }}
    where row_status <> 'modelled'
)

select
    source_system,
    source_table,
    source_row,
    record_id,
    row_status,
    reason,
    unreadable_column,
    unreadable_value
from source_rows
