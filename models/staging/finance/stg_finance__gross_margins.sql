-- grain: one row per stretch of time with one gross margin
with gross_margins as (
    select * from {{ ref('base_finance__gross_margins') }}
)

select
    'finance' as source_system,
    gross_margin_id,
    valid_from,
    valid_to,
    gross_margin_rate
from gross_margins
where row_reason is null
