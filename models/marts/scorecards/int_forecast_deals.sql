-- grain: one row per month and deal that was open at its end, as known then
with months as (
    select * from {{ ref('int_period_months') }}
    where period_grain = 'month'
),

deals as (
    select * from {{ ref('int_deals') }}
),

stretches as (
    select * from {{ ref('int_open_stretches') }}
),

stage_ages as (
    select * from {{ ref('forecast_stage_ages') }}
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

-- What was touched earlier and entered later was not known.
first_evidence as (
    select
        opportunity_id,
        min(greatest(touched_at, recorded_at)) as known_at
    from {{ ref('int_eligible_touches') }}
    group by opportunity_id
),

open_deals as (
    select
        months.month_start,
        months.stock_date,
        deals.opportunity_id,
        deals.opportunity_type,
        deals.original_currency as currency,
        stretches.stage_name,
        {{ days_after('months.stock_moment', 'stretches.stage_since') }} as days_in_stage,
        stretches.amount,
        stretches.outcome,
        {{ local_date('stretches.decided_at') }} as decided_on,
        stretches.decided_amount,
        case when first_evidence.known_at < months.stock_moment then 'partner' else 'direct' end as channel
    from stretches
    inner join months on {{ in_stretch_before('months.stock_moment', 'stretches') }}
    inner join deals on stretches.opportunity_id = deals.opportunity_id and deals.opened_at < months.stock_moment
    left join first_evidence on stretches.opportunity_id = first_evidence.opportunity_id
)

select
    open_deals.month_start,
    open_deals.opportunity_id,
    open_deals.channel,
    open_deals.opportunity_type,
    open_deals.stage_name,
    stage_ages.stage_age,
    cast({{ in_reporting_currency('open_deals.amount', 'open_deals.currency', 'exchange_rates') }} as decimal(18, 2)) as amount,
    case when open_deals.outcome = 'won' then {{ whole_months_between('open_deals.month_start', month_of('open_deals.decided_on')) }} end as won_months_ahead,
    case
        when open_deals.outcome = 'won'
            then cast({{ in_reporting_currency('open_deals.decided_amount', 'open_deals.currency', 'rates_when_won') }} as decimal(18, 2))
    end as won_amount
from open_deals
inner join stage_ages
    on
        open_deals.days_in_stage >= stage_ages.from_days
        and (open_deals.days_in_stage < stage_ages.until_days or stage_ages.until_days is null)
left join exchange_rates on {{ rate_of_day('open_deals.currency', 'open_deals.stock_date', 'exchange_rates') }}
left join exchange_rates as rates_when_won on {{ rate_of_day('open_deals.currency', 'open_deals.decided_on', 'rates_when_won') }}
