-- grain: one row per landed row of prm.incentive_allocations
with landed as (
    select * from {{ source('prm', 'incentive_allocations') }}
),

typed as (
    select {{ typed_columns('prm', 'incentive_allocations') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('allocation_id', event_date='allocated_on') }} as row_reason
    from typed
)

select
    allocation_id,
    program_id,
    partner_id,
    amount,
    currency,
    allocated_on,
    {{ row_trace('allocation_id') }}
from judged
