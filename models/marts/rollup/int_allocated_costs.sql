-- grain: one row per program cost nobody was named for and partner that bears it
with costs as (
    select * from {{ ref('int_cost_records') }}
    where record_type = 'cost' and partner_id is null
),

bearers as (
    select * from {{ ref('int_cost_bearers') }}
),

allocation_keys as (
    select * from {{ ref('allocation_keys') }}
),

keyed as (
    select
        costs.source_system,
        costs.record_id,
        costs.amount,
        {{ whole_number('abs(costs.amount)', 2) }} as cents,
        bearers.partner_id,
        coalesce(allocation_keys.allocation_key, 'equal') as allocation_key,
        case allocation_keys.allocation_key
            when 'sourced_pipeline' then {{ whole_number('bearers.sourced_pipeline', 2) }}
            when 'revenue' then {{ whole_number('bearers.sourced_revenue', 2) }}
            else 1
        end as key_value
    from costs
    inner join bearers on costs.month_start = bearers.month_start
    left join allocation_keys on costs.category = allocation_keys.category
),

weighted as (
    select
        *,
        sum(key_value) over (partition by source_system, record_id) = 0 as is_keyless,
        case when sum(key_value) over (partition by source_system, record_id) = 0 then 1 else key_value end as weight
    from keyed
),

totalled as (
    select
        *,
        sum(weight) over (partition by source_system, record_id) as total_weight
    from weighted
),

-- Largest remainder: whole cents first, then the cents left over to the largest fractions.
floored as (
    select
        *,
        {{ whole_division('cents * weight', 'total_weight') }} as whole_cents,
        {{ whole_division('2000000 * (cents * weight - ' ~ whole_division('cents * weight', 'total_weight') ~ ' * total_weight) + total_weight', '2 * total_weight') }} as remainder
    from totalled
),

ranked as (
    select
        *,
        cents - sum(whole_cents) over (partition by source_system, record_id) as cents_left,
        row_number() over (partition by source_system, record_id order by remainder desc, partner_id asc) as remainder_rank
    from floored
)

select
    source_system,
    record_id,
    partner_id,
    case when is_keyless then 'equal' else allocation_key end as allocation_key,
    cast(
        case when amount < 0 then -1 else 1 end
        * cast(whole_cents + case when remainder_rank <= cents_left then 1 else 0 end as decimal(18, 0))
        * cast(0.01 as decimal(3, 2)) as decimal(18, 2)
    ) as amount
from ranked
