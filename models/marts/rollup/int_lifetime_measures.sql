-- grain: one row per measure, month and partner, or none for customers that came direct
with customer_arr as (
    select * from {{ ref('int_customer_year_arr') }}
),

measured as (
    select
        'month_end_arr' as measure,
        month_start,
        month_start as stamped_on,
        partner_id,
        sum(month_end_arr) as value
    from customer_arr
    where month_end_arr > 0
    group by month_start, partner_id
    union all
    select
        'month_end_customers' as measure,
        month_start,
        month_start as stamped_on,
        partner_id,
        count(*) as value
    from customer_arr
    where month_end_arr > 0
    group by month_start, partner_id
    union all
    select
        'twelve_month_starting_arr' as measure,
        month_start,
        year_start as stamped_on,
        partner_id,
        sum(year_starting_arr) as value
    from customer_arr
    where year_starting_arr > 0
    group by month_start, year_start, partner_id
    union all
    select
        'twelve_month_retained_arr' as measure,
        month_start,
        year_start as stamped_on,
        partner_id,
        sum(least(year_starting_arr, year_ending_arr)) as value
    from customer_arr
    where year_starting_arr > 0
    group by month_start, year_start, partner_id
)

select
    measure,
    'last month' as roll_up,
    'month' as period_grain,
    month_start as period_start,
    {{ day_start('stamped_on') }} as moment,
    false as is_stock,
    partner_id,
    cast(value as decimal(24, 6)) as value
from measured
