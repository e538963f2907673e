-- grain: one row per measure and partner: its onboarding, its way to the first deal
with onboardings as (
    select
        *,
        {{ local_date('begun_at') }} as begun_on,
        {{ local_date('operational_at') }} as operational_on
    from {{ ref('int_partner_onboardings') }}
    where operational_at >= begun_at
),

agreements as (
    select * from {{ ref('int_partner_agreements') }}
),

recruits as (
    select
        partner_id,
        min(starts_on) as recruited_on
    from agreements
    group by partner_id
),

sourced_wins as (
    select
        partner_deals.partner_id,
        deals.opened_at,
        deals.closed_date,
        row_number() over (partition by partner_deals.partner_id order by deals.closed_date, deals.closed_at, deals.opportunity_id) as win_number
    from {{ ref('fct_partner_deals') }} as partner_deals
    inner join {{ ref('fct_opportunities') }} as deals on partner_deals.opportunity_id = deals.opportunity_id
    where partner_deals.credit_type = 'sourced' and deals.deal_status = 'won'
),

-- A deal won before there was an agreement was not reached through the program.
first_deals as (
    select
        sourced_wins.*,
        {{ days_between('recruits.recruited_on', 'sourced_wins.closed_date') }} as days_to_deal
    from sourced_wins
    inner join recruits on sourced_wins.partner_id = recruits.partner_id
    where sourced_wins.win_number = 1 and sourced_wins.closed_date >= recruits.recruited_on
),

measured as (
    select
        'onboarding_days' as measure,
        {{ month_of('operational_on') }} as period_start,
        operational_at as moment,
        partner_id,
        {{ days_between('begun_on', 'operational_on') }} as value
    from onboardings
    union all
    select
        'first_deal_days' as measure,
        {{ month_of('closed_date') }} as period_start,
        opened_at as moment,
        partner_id,
        days_to_deal as value
    from first_deals
)

select
    measure,
    'sum of months' as roll_up,
    'month' as period_grain,
    period_start,
    moment,
    false as is_stock,
    partner_id,
    cast(value as double) as value
from measured
