-- grain: one row per month, deal open at its end and scope member that holds it then
with open_deals as (
    select * from {{ ref('int_open_deals') }}
),

partner_deals as (
    select * from {{ ref('fct_partner_deals') }}
),

-- A partner counts once its first eligible touch has taken place.
partners_then as (
    select
        open_deals.month_start,
        partner_deals.*
    from open_deals
    inner join partner_deals on open_deals.opportunity_id = partner_deals.opportunity_id
    where partner_deals.first_touch_at < open_deals.stock_moment
),

classes_then as (
    select
        month_start,
        opportunity_id,
        {{ strongest_credit() }} as attribution_class
    from partners_then
    group by month_start, opportunity_id
),

deals_then as (
    select
        open_deals.month_start,
        open_deals.opportunity_id,
        coalesce(classes_then.attribution_class, 'unattributed') as attribution_class
    from open_deals
    left join classes_then
        on open_deals.month_start = classes_then.month_start and open_deals.opportunity_id = classes_then.opportunity_id
)

{{ deal_scopes('deals_then', 'partners_then', ['month_start', 'opportunity_id']) }}
