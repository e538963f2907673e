-- law: the partners a period begins with are those in force when the period before it ended.
with coverage as (
    select
        *,
        {{ add_days('period_start', -1) }} as day_before
    from {{ ref('kpi_coverage') }}
)

select
    later.period_grain,
    later.period_start,
    later.scope_type,
    later.scope_id,
    earlier.partners_in_force,
    later.program_abandonment_rate_denominator
from coverage as later
inner join coverage as earlier
    on
        later.period_grain = earlier.period_grain
        and later.day_before = earlier.period_end
        and later.scope_type = earlier.scope_type
        and later.scope_id = earlier.scope_id
where later.program_abandonment_rate_denominator <> earlier.partners_in_force
