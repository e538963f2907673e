-- grain: one row per finding on the raw data
select
    source_system,
    source_table,
    source_column,
    severity,
    finding,
    what_to_do
from {{ source('landing', 'contract_findings') }}
