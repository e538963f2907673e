-- grain: one row per cost record and partner that bears it
with records as (
    select * from {{ ref('int_cost_records') }}
),

allocated as (
    select * from {{ ref('int_allocated_costs') }}
)

select
    records.source_system,
    records.record_type,
    records.record_id,
    coalesce(records.partner_id, allocated.partner_id) as partner_id,
    records.cost_date,
    records.cost_part,
    records.category,
    allocated.partner_id is not null as is_allocated,
    allocated.allocation_key,
    cast(records.amount as decimal(18, 2)) as record_amount,
    cast(case when allocated.partner_id is null then records.amount else allocated.amount end as decimal(18, 2)) as amount
from records
left join allocated
    on
        records.record_type = 'cost'
        and records.source_system = allocated.source_system
        and records.record_id = allocated.record_id
where records.month_start is not null and coalesce(records.partner_id, allocated.partner_id) is not null
