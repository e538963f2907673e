-- grain: one row per cost of the partner program in a month
with finance as (
    select * from {{ ref('stg_finance__program_costs') }}
)

select
    source_system,
    cost_id,
    cost_month,
    category,
    source_partner_id,
    amount,
    currency
from finance
