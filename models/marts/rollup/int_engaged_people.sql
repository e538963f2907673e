-- grain: one row per measure, period, partner, person and moment that counts
with events as (
    select * from {{ ref('int_partner_events') }}
    where person_id is not null
),

partners_in_force as (
    select * from {{ ref('int_partners_in_force') }}
),

partner_people as (
    select * from {{ ref('int_partner_people') }}
),

periods as (
    select * from {{ ref('dim_periods') }}
),

-- Each user once a month, before months are joined to the periods they lie in.
months_of_use as (
    select distinct
        person_id,
        {{ month_of('event_date') }} as month_start
    from events
    where component = 'content'
),

content_users as (
    select distinct
        periods.period_grain,
        periods.period_start,
        months_of_use.person_id
    from months_of_use
    inner join periods on months_of_use.month_start between periods.period_start and periods.stock_date
),

-- Who worked then for a partner in force.
reachable as (
    select
        periods.period_grain,
        periods.period_start,
        partners_in_force.stock_moment,
        partners_in_force.partner_id,
        partner_people.person_id
    from periods
    inner join partners_in_force on periods.last_month_start = partners_in_force.month_start
    inner join partner_people
        on
            partners_in_force.partner_id = partner_people.partner_id
            and (partner_people.known_since is null or partners_in_force.stock_moment > partner_people.known_since)
            and (partner_people.deactivated_at is null or partners_in_force.stock_moment <= partner_people.deactivated_at)
),

own_period as (
    select
        'content_reach_rate_denominator' as measure,
        reachable.*
    from reachable
    union all
    select
        'content_reach_rate_numerator' as measure,
        reachable.*
    from reachable
    inner join content_users
        on
            reachable.period_grain = content_users.period_grain
            and reachable.period_start = content_users.period_start
            and reachable.person_id = content_users.person_id
)

select distinct
    'portal_active_users' as measure,
    'sum of months' as roll_up,
    'month' as period_grain,
    {{ month_of('event_date') }} as period_start,
    occurred_at as moment,
    false as is_stock,
    partner_id,
    person_id
from events
where event = 'portal_logins'
union all
select
    measure,
    'own period' as roll_up,
    period_grain,
    period_start,
    stock_moment as moment,
    true as is_stock,
    partner_id,
    person_id
from own_period
