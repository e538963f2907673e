-- grain: one row per marketing budget
with budgets as (
    select * from {{ ref('base_salesforce__partner_marketing_budget') }}
)

select
    'salesforce' as source_system,
    budget_id as program_id,
    budget_name as program_name,
    'mdf' as incentive_type,
    starts_on,
    ends_on,
    cast(null as {{ dbt.type_string() }}) as eligible_tiers
from budgets
where row_reason is null
