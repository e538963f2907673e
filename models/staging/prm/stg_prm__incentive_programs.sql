-- grain: one row per incentive program
with programs as (
    select * from {{ ref('base_prm__incentive_programs') }}
)

select
    'prm' as source_system,
    program_id,
    program_name,
    lower(incentive_type) as incentive_type,
    starts_on,
    ends_on,
    eligible_tiers
from programs
where row_reason is null
