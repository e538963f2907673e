-- grain: one row per customer and day on which its ARR changed
with exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

customer_links as (
    select * from {{ ref('int_customer_links') }}
),

periods as (
    select
        source_system,
        source_customer_id,
        arr,
        coalesce(upper(currency), '{{ var("reporting_currency") }}') as currency,
        {{ local_date('starts_at') }} as starts_on,
        {{ local_date('ends_at') }} as ends_on
    from {{ ref('int_subscription_periods') }}
    where source_customer_id is not null and starts_at < {{ as_of_moment() }} and ends_at > starts_at
),

-- One rate for all of a customer's periods in a currency: a rate that moved is no movement of ARR.
dated as (
    select
        *,
        min(starts_on) over (partition by source_system, source_customer_id, currency) as rate_date
    from periods
),

converted as (
    select
        coalesce(customer_links.customer_id, periods.source_system || ':' || periods.source_customer_id) as customer_id,
        periods.starts_on,
        periods.ends_on,
        {{ in_reporting_currency('periods.arr', 'periods.currency', 'exchange_rates') }} as arr
    from dated as periods
    left join customer_links
        on periods.source_system = customer_links.source_system and periods.source_customer_id = customer_links.source_id
    left join exchange_rates on {{ rate_of_day('periods.currency', 'periods.rate_date', 'exchange_rates') }}
),

changes as (
    select
        customer_id,
        starts_on as moved_on,
        arr as arr_change
    from converted
    union all
    select
        customer_id,
        ends_on as moved_on,
        -arr as arr_change
    from converted
    where ends_on <= {{ as_of_day() }}
),

-- What ends and is renewed on one day has not moved.
days as (
    select
        customer_id,
        moved_on,
        sum(arr_change) as arr_change
    from changes
    group by customer_id, moved_on
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
