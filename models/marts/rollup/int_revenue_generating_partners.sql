-- grain: one row per month and partner in force with a deal won in the twelve months up to it
with partners_in_force as (
    select * from {{ ref('int_partners_in_force') }}
),

partner_deals as (
    select * from {{ ref('fct_partner_deals') }}
),

won_deals as (
    select * from {{ ref('fct_opportunities') }}
    where deal_status = 'won'
),

wins as (
    select distinct
        partner_deals.partner_id,
        won_deals.closed_date
    from partner_deals
    inner join won_deals on partner_deals.opportunity_id = won_deals.opportunity_id
)

select distinct
    partners_in_force.month_start,
    partners_in_force.stock_moment,
    partners_in_force.partner_id
from partners_in_force
inner join wins
    on
        partners_in_force.partner_id = wins.partner_id
        and partners_in_force.stock_date >= wins.closed_date
        and wins.closed_date >= {{ add_months(add_days('partners_in_force.stock_date', 1), -12) }}
