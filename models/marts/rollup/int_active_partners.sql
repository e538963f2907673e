-- grain: one row per month and partner in force at its end that marketed or sold in the window up to it
with months as (
    select * from {{ ref('int_period_months') }}
    where period_grain = 'month'
),

agreements as (
    select
        partner_links.partner_id,
        agreements.*
    from {{ ref('int_agreements') }} as agreements
    inner join {{ ref('int_partner_links') }} as partner_links
        on agreements.source_system = partner_links.source_system and agreements.source_partner_id = partner_links.source_id
    where agreements.signed_at is null or agreements.signed_at < {{ as_of_moment() }}
),

activity as (
    select * from {{ ref('int_partner_activity') }}
)

select distinct
    months.month_start,
    months.stock_moment,
    agreements.partner_id
from months
inner join agreements
    on
        months.stock_date >= agreements.starts_on
        and (agreements.ends_on is null or months.stock_date <= agreements.ends_on)
        and (agreements.terminated_on is null or months.stock_date < agreements.terminated_on)
inner join activity
    on
        agreements.partner_id = activity.partner_id
        and months.stock_date >= activity.active_date
        and activity.active_date > {{ add_days('months.stock_date', '-' ~ var('active_partner_window_days')) }}
