-- grain: one row per month, partner in force at its end and component of the engagement score that is fed
with partners_in_force as (
    select * from {{ ref('int_partners_in_force') }}
),

components as (
    select * from {{ ref('int_engagement_components') }}
),

daily as (
    select
        partner_id,
        component,
        event_date,
        count(*) as events
    from {{ ref('int_partner_events') }}
    group by partner_id, component, event_date
),

in_window as (
    select
        partners_in_force.month_start,
        partners_in_force.partner_id,
        daily.component,
        sum(daily.events) as events
    from partners_in_force
    inner join daily
        on
            partners_in_force.partner_id = daily.partner_id
            and partners_in_force.stock_date >= daily.event_date
            and daily.event_date > {{ add_days('partners_in_force.stock_date', '-' ~ var('active_partner_window_days')) }}
    group by partners_in_force.month_start, partners_in_force.partner_id, daily.component
)

select
    partners_in_force.month_start,
    partners_in_force.stock_moment,
    partners_in_force.partner_id,
    components.component,
    cast(coalesce(in_window.events, 0) as bigint) as events,
    components.target,
    components.weight,
    least(1, cast(coalesce(in_window.events, 0) as double) / cast(components.target as double)) as attainment
from partners_in_force
cross join components
left join in_window
    on
        partners_in_force.month_start = in_window.month_start
        and partners_in_force.partner_id = in_window.partner_id
        and components.component = in_window.component
