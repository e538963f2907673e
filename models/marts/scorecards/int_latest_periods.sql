-- grain: one row per complete period, counted back from the latest of its grain
select
    period_grain,
    period_start,
    period_end,
    cast(row_number() over (partition by period_grain order by period_start desc) as bigint) as periods_back
from {{ ref('dim_periods') }}
where is_complete
