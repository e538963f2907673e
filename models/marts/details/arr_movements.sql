-- grain: one row per customer and day on which its ARR changed
with charges as (
    select * from {{ ref('int_customer_charges') }}
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

-- One rate for all of a customer's charges in a currency: a rate that moved is no movement of ARR.
dated as (
    select
        *,
        min(starts_on) over (partition by customer_id, currency) as rate_date
    from charges
),

converted as (
    select
        dated.customer_id,
        dated.partner_id,
        dated.starts_on,
        dated.ends_on,
        {{ in_reporting_currency('dated.arr', 'dated.currency', 'exchange_rates') }} as arr
    from dated
    left join exchange_rates on {{ rate_of_day('dated.currency', 'dated.rate_date', 'exchange_rates') }}
),

changes as (
    select
        customer_id,
        partner_id,
        starts_on as moved_on,
        arr as arr_change
    from converted
    union all
    select
        customer_id,
        partner_id,
        ends_on as moved_on,
        -arr as arr_change
    from converted
    where ends_on <= {{ as_of_day() }}
),

-- What ends and is renewed on one day has not moved.
days as (
    select
        customer_id,
        partner_id,
        moved_on,
        sum(arr_change) as arr_change
    from changes
    group by customer_id, partner_id, moved_on
    having sum(arr_change) <> 0
),

running as (
    select
        *,
        sum(arr_change) over (partition by customer_id order by moved_on rows between unbounded preceding and current row) as arr_after,
        row_number() over (partition by customer_id order by moved_on) as movement_number
    from days
)

select
    customer_id,
    partner_id,
    moved_on,
    case
        when movement_number = 1 then 'new'
        when arr_after = arr_change then 'return'
        when arr_after = 0 then 'churn'
        when arr_change > 0 then 'expansion'
        else 'contraction'
    end as movement,
    cast(arr_after - arr_change as decimal(18, 2)) as arr_before,
    cast(arr_change as decimal(18, 2)) as arr_change,
    cast(arr_after as decimal(18, 2)) as arr_after
from running
