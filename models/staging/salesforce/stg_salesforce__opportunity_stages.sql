-- grain: one row per recorded change of a deal's stage, amount, probability or close date
with history as (
    select * from {{ ref('base_salesforce__opportunity_history') }}
)

select
    'salesforce' as source_system,
    change_id,
    opportunity_id,
    stage_name,
    cast(null as boolean) as is_closed,
    cast(null as boolean) as is_won,
    amount,
    probability,
    close_date,
    changed_at
from history
where row_reason is null
