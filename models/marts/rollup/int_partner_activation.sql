-- grain: one row per month and partner in force that did something activating in the window
with partners_in_force as (
    select * from {{ ref('int_partners_in_force') }}
),

partner_events as (
    select * from {{ ref('int_partner_events') }}
    where event in ('training_completions', 'content_shares', 'deal_registrations_submitted')
),

in_window as (
    select
        partners_in_force.month_start,
        partners_in_force.stock_moment,
        partners_in_force.partner_id,
        max(case when partner_events.event = 'training_completions' then 1 else 0 end) = 1 as is_trained,
        max(case when partner_events.event = 'content_shares' then 1 else 0 end) = 1 as is_content_sharing,
        max(case when partner_events.event = 'deal_registrations_submitted' then 1 else 0 end) = 1 as is_registering
    from partners_in_force
    inner join partner_events
        on
            partners_in_force.partner_id = partner_events.partner_id
            and partners_in_force.stock_date >= partner_events.event_date
            and partner_events.event_date > {{ add_days('partners_in_force.stock_date', '-' ~ var('active_partner_window_days')) }}
    group by partners_in_force.month_start, partners_in_force.stock_moment, partners_in_force.partner_id
)

select
    *,
    is_trained and is_content_sharing and is_registering as is_activated
from in_window
