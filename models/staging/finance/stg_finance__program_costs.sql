-- grain: one row per cost of the partner program in a month
with program_costs as (
    select * from {{ ref('base_finance__program_costs') }}
)

select
    'finance' as source_system,
    cost_id,
    {{ month_of('cost_month') }} as cost_month,
    lower(category) as category,
    partner_id as source_partner_id,
    amount,
    upper(currency) as currency
from program_costs
where row_reason is null
