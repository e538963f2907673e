-- grain: one row per landed row of prm.incentive_programs
with landed as (
    select * from {{ source('prm', 'incentive_programs') }}
),

typed as (
    select {{ typed_columns('prm', 'incentive_programs') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('program_id') }} as row_reason
    from typed
)

select
    program_id,
    program_name,
    incentive_type,
    starts_on,
    ends_on,
    eligible_tiers,
    {{ row_trace('program_id') }}
from judged
