-- grain: one row per incentive amount set aside for a partner
with allocations as (
    select * from {{ ref('base_prm__incentive_allocations') }}
)

select
    'prm' as source_system,
    allocation_id,
    program_id,
    partner_id as source_partner_id,
    amount,
    upper(currency) as currency,
    allocated_on
from allocations
where row_reason is null
