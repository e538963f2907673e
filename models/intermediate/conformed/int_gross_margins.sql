-- grain: one row per stretch of time with one gross margin
with finance as (
    select * from {{ ref('stg_finance__gross_margins') }}
)

select
    source_system,
    gross_margin_id,
    valid_from,
    valid_to,
    gross_margin_rate
from finance
