-- Deals: when they open, how they end, what they are worth. No partner is involved yet but for the planned class of new business,
-- because deals with a partner win more often.

create table deal_draw as
with numbered as (
    select customer.*, k, customer_n * 8 + k as deal_n
    from customer
    cross join range(1, 8) as ks (k)
    where k <= deals
),
drawn as (
    select *, rnd_int('opening day', deal_n, day_slots) as slot
    from numbered
    cross join (select count(*) as day_slots from day_slot) as counted
),
dated as (
    select drawn.* exclude (slot, day_slots), day + to_seconds(28800 + rnd_int('opening second', deal_n, 36000)) as opened_at
    from drawn
    join day_slot using (slot)
)
select
    *,
    case
        when always_direct then 'direct'
        when rnd('class', deal_n) < 0.31 then 'sourced' when rnd('class', deal_n) < 0.57 then 'influenced' else 'direct'
    end as drawn_class
from dated;

-- What would happen to each deal as new business: a cycle of 25 to 150 days.
create table deal_as_new as
select
    *,
    in_office(plus_days(opened_at, 25 + 62 * (rnd('cycle', deal_n) + rnd('cycle too', deal_n))), 'end', deal_n) as new_end,
    rnd('wins', deal_n) < case drawn_class when 'sourced' then 0.46 when 'influenced' then 0.42 else 0.31 end as new_won
from deal_draw;

-- A customer's first win: what opens after it is expansion or renewal, everything else is new business.
create table first_win as
select customer_n, min(new_end) as first_win_at
from deal_as_new
where new_won and new_end < getvariable('as_of') - interval 2 day and rnd('stale', deal_n) >= 0.04
group by customer_n;

create table deal_typed as
select
    deal_as_new.*,
    first_win_at,
    case
        when first_win_at is null or opened_at <= first_win_at then 'new_business'
        when days_between(first_win_at, opened_at) between 270 and 450 and rnd('renews', deal_n) < 0.75 then 'renewal'
        else 'expansion'
    end as opportunity_type
from deal_as_new
left join first_win using (customer_n);

create table deal_ended as
with cycled as (
    select
        *,
        case
            when opportunity_type = 'new_business' then new_end
            else in_office(plus_days(opened_at, 18 + 32 * (rnd('cycle', deal_n) + rnd('cycle too', deal_n))), 'end', deal_n)
        end as natural_end,
        case opportunity_type
            when 'new_business' then new_won
            when 'expansion' then rnd('wins', deal_n) < 0.58
            else rnd('wins', deal_n) < 0.84
        end as would_win
    from deal_typed
),
pulled as (
    -- Deals due soon after a quarter's last weeks are pulled into them. The first win's date must stay: later deals depend on it.
    select
        *,
        date_trunc('quarter', natural_end) + interval 3 month as quarter_end,
        case when rnd('stale', deal_n) < 0.04 then 420 else 0 end as stale_days
    from cycled
)
select
    * exclude (quarter_end, stale_days),
    plus_days(
        case
            when days_between(natural_end, quarter_end) < 25 and rnd('pulled', deal_n) < 0.40
                and natural_end is distinct from first_win_at
                then greatest(natural_end, in_office(plus_days(quarter_end, -(1 + rnd_int('pulled to', deal_n, 7))), 'end', deal_n))
            else natural_end
        end,
        stale_days
    ) as planned_end
from pulled;

create table deal as
with settled as (
    select
        *,
        planned_end < getvariable('as_of') - interval 2 day as is_closed,
        pick(['Small', 'Small', 'Small', 'Medium', 'Medium', 'Large'], 'size', deal_n) as deal_size
    from deal_ended
),
sized as (
    select
        *,
        case deal_size
            when 'Small' then 2000 + 13000 * rnd('amount', deal_n) * rnd('amount', deal_n)
            when 'Medium' then 15000 + 60000 * rnd('amount', deal_n) * rnd('amount', deal_n)
            else 75000 + 325000 * rnd('amount', deal_n) * rnd('amount', deal_n) * rnd('amount', deal_n)
        end as dollars
    from settled
),
priced as (
    select
        *,
        case currency
            when 'JPY' then (round(dollars * 148 / 10000) * 10000)::decimal(18, 2)
            when 'GBP' then (round(dollars * 0.79 / 50) * 50 + 0.75 * (rnd('pence', deal_n) < 0.3)::int)::decimal(18, 2)
            when 'EUR' then (round(dollars * 0.92 / 50) * 50 + 0.50 * (rnd('pence', deal_n) < 0.3)::int)::decimal(18, 2)
            else (round(dollars / 50) * 50 + 0.99 * (rnd('pence', deal_n) < 0.15)::int)::decimal(18, 2)
        end as amount
    from sized
)
select
    deal_n,
    sf_id('006', deal_n) as opportunity_id,
    customer_n, account_id, known_as_id, customer_name, domain, region, country, currency, region_label, owner_n, always_direct,
    drawn_class, opportunity_type, deal_size, opened_at, is_closed,
    is_closed and would_win as is_won,
    amount,
    case
        when rnd('repriced', deal_n) < 0.4 then (round(amount * (0.7 + 0.5 * rnd('first price', deal_n)) / 50) * 50)::decimal(18, 2)
        else amount
    end as first_amount,
    planned_end,
    case when is_closed then planned_end end as closed_at,
    case when is_closed then planned_end else getvariable('as_of') end as end_at,
    -- Most deals are closed on their close date; some are booked a few days late, some early.
    date_trunc('day', case
        when is_closed and rnd('booked', deal_n) < 0.06 then planned_end - interval 1 day * (1 + rnd_int('booked late', deal_n, 4))
        when is_closed and rnd('booked', deal_n) < 0.09 then planned_end + interval 1 day * (1 + rnd_int('booked early', deal_n, 20))
        when not is_closed and rnd('booked', deal_n) < 0.12
            then getvariable('as_of') - interval 1 day * (2 + rnd_int('overdue', deal_n, 25))
        else planned_end
    end) as close_date,
    date_trunc('day', greatest(
        opened_at + interval 9 day,
        planned_end - interval 1 day * case when rnd('pushed', deal_n) < 0.35 then 7 + rnd_int('push', deal_n, 30) else 0 end
    )) as first_close_date,
    rnd('pushed', deal_n) < 0.35 as is_pushed,
    1 + (rnd('first stage', deal_n) < 0.4)::int as first_stage,
    case
        when not is_closed then 5
        when would_win then 5 - (rnd('skips', deal_n) < 0.2)::int
        else least(5, 2 + rnd_int('lost at', deal_n, 5))
    end as last_stage,
    -- Room around the deal among the customer's other deals, for evidence that names only the account.
    coalesce(max(case when is_closed then planned_end else timestamp '9999-12-31' end)
        over (partition by customer_n order by opened_at, deal_n rows between unbounded preceding and 1 preceding),
            timestamp '1900-01-01') as earlier_end,
    coalesce(lead(opened_at) over (partition by customer_n order by opened_at, deal_n), timestamp '9999-12-31') as next_opened_at,
    lead(deal_n) over (partition by customer_n order by opened_at, deal_n) as next_deal_n,
    coalesce(lead(opened_at, 2) over (partition by customer_n order by opened_at, deal_n),
        timestamp '9999-12-31') as second_next_opened_at,
    count(*) over (partition by customer_n) as customer_deals
from priced;
