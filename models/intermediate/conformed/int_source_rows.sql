-- grain: one row per landed row of a connected system
with salesforce as (
    select * from {{ ref('stg_salesforce__source_rows') }}
),

prm as (
    select * from {{ ref('stg_prm__source_rows') }}
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
from salesforce
union all
select
    source_system,
    source_table,
    source_row,
    record_id,
    row_status,
    reason,
    unreadable_column,
    unreadable_value
from prm
