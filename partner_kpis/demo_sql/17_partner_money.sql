-- What the program costs: incentives and what partners claim of them, commissions and fees they earn, and the costs finance keeps.

create table incentive as
select * from (values
    (1, 'Market development fund 2024', 'mdf', '2024-01-01', '2024-12-31', 'silver;gold'),
    (2, 'Market development fund 2025', 'mdf', '2025-01-01', '2025-12-31', 'silver;gold'),
    (3, 'Market development fund 2026', 'mdf', '2026-01-01', '2026-12-31', 'silver;gold'),
    (4, 'Year-end spiff 2024', 'spiff', '2024-10-01', '2024-12-31', null),
    (5, 'New-logo spiff 2025', 'spiff', '2025-04-01', '2025-09-30', null),
    (6, 'Gold growth rebate', 'rebate', '2025-01-01', '2026-12-31', 'gold'),
    (7, 'First-deal bonus', 'bonus', '2024-01-01', null, null)
) as t (i, program_name, incentive_type, starts_on, ends_on, eligible_tiers);

create view prm__incentive_programs as
select
    i as _n,
    'INC-' || i::varchar as program_id,
    program_name,
    incentive_type,
    starts_on,
    ends_on,
    eligible_tiers,
    null::varchar as deleted_at
from incentive;

create table partner_money as
select
    p, partner_id, tier, joined_on, active_until,
    case when country in ('DE', 'FR', 'NL') then 'EUR' when country = 'GB' then 'GBP' when country = 'JP' then 'JPY' else 'USD' end as iso_code
from partner;

-- Rounded to what a person would type in that currency.
create macro about(dollars, iso_code, base_rate) as
    case when iso_code = 'JPY' then round(dollars * base_rate / 10000) * 10000 else round(dollars * base_rate / 50) * 50 end;

create table fund as
select
    p * 10 + i as n, p, partner_id, i, iso_code, base_rate,
    about(case tier when 'gold' then 18000 else 7000 end * (0.8 + 0.5 * rnd('fund', p * 10 + i)), iso_code, base_rate)
        * case when i = 3 then 0.5 else 1 end as amount,
    greatest(starts_on::timestamp + interval 14 day, joined_on + interval 60 day) as allocated_on,
    ends_on::timestamp as ends_on, active_until
from partner_money
join currency_rate using (iso_code)
join incentive on incentive_type = 'mdf' and tier in ('silver', 'gold')
where p not in (15, 16) and joined_on + interval 60 day < ends_on::timestamp and active_until > starts_on::timestamp + interval 120 day
    and greatest(starts_on::timestamp + interval 14 day, joined_on + interval 60 day) < getvariable('as_of');

create view prm__incentive_allocations as
select
    n as _n,
    'ALC-' || lpad(n::varchar, 5, '0') as allocation_id,
    'INC-' || i::varchar as program_id,
    partner_id,
    amount::decimal(18, 2)::varchar as amount,
    iso_code as currency,
    day_text(allocated_on) as allocated_on,
    null::varchar as deleted_at
from fund;

create table claim as
with mdf as (
    select
        fund.n * 10 + j as n, fund.partner_id, i, iso_code,
        round(amount * (0.12 + 0.3 * rnd('claim', fund.n * 10 + j)), -1) as claimed,
        along(allocated_on, least(ends_on, getvariable('as_of')), (j + 0.2 + 0.7 * rnd('claimed', fund.n * 10 + j)) / 4) as claimed_at
    from fund
    cross join range(0, 4) as claims (j)
    join partner_result using (p)
    where rnd('claims', fund.n * 10 + j) < 0.25 + 0.6 * standing
        and along(allocated_on, least(ends_on, getvariable('as_of')), (j + 0.2 + 0.7 * rnd('claimed', fund.n * 10 + j)) / 4) < active_until
),
spiff as (
    -- A spiff or bonus is claimed for a won deal that the partner sourced.
    select
        9000000 + deal_n as n, truth.truth_partner_id as partner_id, i, iso_code,
        about(case i when 7 then 1500 else 600 end, iso_code, base_rate) as claimed, plus_days(closed_at, 4 + 20 * rnd('spiff', deal_n)) as claimed_at
    from truth
    join deal using (deal_n)
    join partner_money on partner_money.partner_id = truth_partner_id
    join currency_rate using (iso_code)
    join incentive on (i in (4, 5) and day_text(closed_at) between starts_on and ends_on)
    where is_won and truth_class = 'sourced' and recoverable and rnd('asks for the spiff', deal_n) < 0.45 and deal_n < 9000000
    union all
    select 19000000 + p, partner_id, 7, iso_code, about(1500, iso_code, base_rate), plus_days(first_at, 9)
    from (
        select truth_partner_id as partner_id, min(closed_at) as first_at
        from truth join deal using (deal_n)
        where is_won and truth_class = 'sourced' and recoverable
        group by truth_partner_id
    )
    join partner_money using (partner_id)
    join currency_rate using (iso_code)
    union all
    select
        29000000 + p * 10 + q, partner_id, 6, iso_code, about(2500 + 3000 * rnd('rebate', p * 10 + q), iso_code, base_rate),
        timestamp '2025-04-10 10:00:00' + to_seconds(q * 91 * 86400 + rnd_int('rebate day', p * 10 + q, 86400 * 12))
    from partner_money
    join currency_rate using (iso_code)
    cross join range(0, 5) as quarters (q)
    where tier = 'gold' and joined_on < timestamp '2025-01-01' and active_until > getvariable('as_of') and rnd('rebate due', p * 10 + q) < 0.5
),
claimed as (
    select * from mdf union all select * from spiff
)
select
    *,
    rnd('claim decided', n) as u,
    plus_days(claimed_at, 12 + 30 * rnd('paid', n)) as paid_at
from claimed
where claimed_at < getvariable('as_of');

create view prm__incentive_claims as
select
    n as _n,
    'CLM-' || lpad(n::varchar, 8, '0') as claim_id,
    'INC-' || i::varchar as program_id,
    partner_id,
    claimed::decimal(18, 2)::varchar as claimed_amount,
    case when paid_at < getvariable('as_of') and u >= 0.08
        then (case when u < 0.2 then round(claimed * 0.8, 2) else claimed end)::decimal(18, 2)::varchar end as reimbursed_amount,
    iso_code as currency,
    iso(claimed_at) as claimed_at,
    case when paid_at < getvariable('as_of') and u >= 0.08 then iso(paid_at) end as paid_at,
    case
        when u < 0.08 and paid_at < getvariable('as_of') then 'rejected' when paid_at < getvariable('as_of') then 'paid'
        when u < 0.5 then 'submitted' else 'approved'
    end as status,
    null::varchar as deleted_at
from claim;

-- Commissions and referral fees on the won deals a partner truly sourced, in the deal's currency; a bonus for gold partners' help.
create table payout as
select
    deal_n as n, truth_partner_id as partner_id, opportunity_id, currency, date_trunc('day', closed_at) as earned_on,
    case when truth.how = 'referral' then 'referral_fee' else 'commission' end as payout_type,
    round(amount * case when truth.how = 'referral' then 0.06 when partner_type in ('reseller', 'distributor') then 0.12 else 0.09 end, 2) as amount
from truth
join deal using (deal_n, opportunity_id)
join partner on partner.partner_id = truth_partner_id
where is_won and truth_class = 'sourced' and recoverable
union all
select
    90000000 + p * 10 + y, partner_id, null, iso_code, make_timestamp(2024 + y, 12, 20, 0, 0, 0), 'bonus',
    about(3000 + 2000 * rnd('bonus', p * 10 + y), iso_code, base_rate)
from partner_money
join currency_rate using (iso_code)
cross join range(0, 2) as years (y)
where tier = 'gold' and joined_on < make_timestamp(2024 + y, 3, 1, 0, 0, 0) and active_until > make_timestamp(2025 + y, 1, 1, 0, 0, 0)
    and rnd('bonus paid', p * 10 + y) < 0.5;

create view prm__payouts as
select
    n as _n,
    'PAY-' || lpad(n::varchar, 9, '0') as payout_id,
    partner_id,
    payout_type,
    opportunity_id as crm_opportunity_id,
    amount::decimal(18, 2)::varchar as amount,
    currency,
    day_text(earned_on) as earned_on,
    case when earned_on + interval 40 day < getvariable('as_of')
        then day_text(plus_days(earned_on, 25 + 15 * rnd('payout paid', n))) end as paid_on,
    null::varchar as deleted_at
from payout;

-- Costs by month: of the program as a whole, and of single partners for onboarding and enablement.
create table program_cost as
with months as (
    select unnest(range(1, 31)) as month_n,
        unnest(generate_series(timestamp '2024-01-01', timestamp '2026-06-01', interval 1 month)) as month_start
)
select
    month_n * 10 + g as n, month_start, category, null::varchar as partner_id,
    round(typical * sqrt(getvariable('scale')) * (1 + 0.006 * month_n) * (0.9 + 0.2 * rnd('cost', month_n * 10 + g)), -1) as amount, 'USD' as currency
from months
cross join (values (1, 'headcount', 16500), (2, 'tooling', 2600), (3, 'program', 3800), (4, 'enablement', 1400)) as t (g, category, typical)
union all
select 1000000 + p, date_trunc('month', joined_on), 'onboarding', partner_id, round(900 + 900 * rnd('onboarding cost', p), -1), 'USD'
from partner
where joined_on >= timestamp '2024-01-01' and joined_on < getvariable('as_of')
union all
select
    2000000 + p * 100 + month_n, month_start, 'enablement', partner_id,
    round(400 + 600 * rnd('enablement cost', p * 100 + month_n), -1) * case when region = 'emea' then 0.92 else 1 end,
    case when region = 'emea' then 'EUR' else 'USD' end
from partner_month
join partner using (p)
where level > 0.5 and rnd('workshop', p * 100 + month_n) < 0.08;

create view finance__program_costs as
select
    n as _n,
    'COST-' || n::varchar as cost_id,
    day_text(month_start) as cost_month,
    category,
    partner_id,
    amount::decimal(18, 2)::varchar as amount,
    currency,
    null::varchar as deleted_at
from program_cost;

create view finance__gross_margins as
select
    n as _n,
    'GM-' || n::varchar as gross_margin_id,
    valid_from,
    valid_to,
    rate as gross_margin_rate,
    null::varchar as deleted_at
from (values (2023, '2023-01-01', '2024-01-01', '0.72'), (2024, '2024-01-01', '2025-01-01', '0.74'), (2025, '2025-01-01', '2026-01-01', '0.76'),
    (2026, '2026-01-01', null, '0.775')) as t (n, valid_from, valid_to, rate);
