-- grain: one row per stretch of time with the gross margin that holds in it
with margins as (
    select * from {{ ref('int_gross_margins') }}
),

-- Of two margins from one day the later record holds.
ranked as (
    select
        *,
        row_number() over (partition by valid_from order by gross_margin_id desc) as choice
    from margins
)

select
    valid_from,
    least(
        coalesce(valid_to, cast('9999-12-31' as date)),
        coalesce(lead(valid_from) over (order by valid_from), cast('9999-12-31' as date))
    ) as valid_to,
    gross_margin_rate
from ranked
where choice = 1
