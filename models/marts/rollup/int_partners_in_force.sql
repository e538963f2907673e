-- grain: one row per month and partner in force at its end
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
)

select distinct
    months.month_start,
    months.stock_date,
    months.stock_moment,
    agreements.partner_id
from months
inner join agreements
    on
        months.stock_date >= agreements.starts_on
        and (agreements.ends_on is null or months.stock_date <= agreements.ends_on)
        and (agreements.terminated_on is null or months.stock_date < agreements.terminated_on)
