-- grain: one row per month and partner in force at its end that marketed or sold in the window up to it
with partners_in_force as (
    select * from {{ ref('int_partners_in_force') }}
),

activity as (
    select * from {{ ref('int_partner_activity') }}
)

-- A deal that was opened before the partner had a part in it makes it active only from then on.
select distinct
    partners_in_force.month_start,
    partners_in_force.stock_moment,
    partners_in_force.partner_id
from partners_in_force
inner join activity
    on
        partners_in_force.partner_id = activity.partner_id
        and partners_in_force.stock_date >= activity.active_date
        and activity.active_date > {{ add_days('partners_in_force.stock_date', '-' ~ var('active_partner_window_days')) }}
        and partners_in_force.stock_moment > activity.took_part_at
