-- grain: one row per part of a marketing budget set aside for a partner
with allocations as (
    select * from {{ ref('base_salesforce__partner_fund_allocation') }}
)

select
    'salesforce' as source_system,
    allocation_id,
    budget_id as program_id,
    partner_account_id as source_partner_id,
    amount,
    upper(currency) as currency,
    {{ local_date('created_at') }} as allocated_on
from allocations
where row_reason is null
