-- grain: one row per month and deal open at its end
with deals as (
    select * from {{ ref('int_deals') }}
),

states as (
    select * from {{ ref('int_opportunity_states') }}
    where stage_status = 'open'
),

months as (
    select * from {{ ref('int_period_months') }}
    where period_grain = 'month'
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

-- What was open then, unless it is closed by now and its closed date says it already was.
open_deals as (
    select
        months.month_start,
        months.stock_date,
        months.stock_moment,
        deals.opportunity_id,
        deals.opportunity_type,
        deals.original_currency as currency,
        states.amount,
        states.probability,
        states.close_date as expected_close_date
    from states
    inner join months on {{ in_stretch_before('months.stock_moment', 'states') }}
    inner join deals on states.opportunity_id = deals.opportunity_id and deals.opened_at < months.stock_moment
    where deals.closed_date is null or deals.closed_date > months.stock_date
),

converted as (
    select
        open_deals.*,
        {{ in_reporting_currency('open_deals.amount', 'open_deals.currency', 'exchange_rates') }} as converted_amount
    from open_deals
    left join exchange_rates on {{ rate_of_day('open_deals.currency', 'open_deals.stock_date', 'exchange_rates') }}
)

select
    month_start,
    stock_date,
    stock_moment,
    opportunity_id,
    opportunity_type,
    expected_close_date,
    amount as original_amount,
    currency as original_currency,
    cast(converted_amount as decimal(18, 2)) as amount,
    {{ percent_of('converted_amount', 'probability') }} as weighted_amount
from converted
