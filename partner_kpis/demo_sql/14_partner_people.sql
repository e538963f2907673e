-- Partner people and how engaged their partner is, month by month: what the portal, the learning system and the mailings show follows from it.

-- What each partner brought: the more, the more engaged its people are later shown to be.
create table partner_result as
select
    partner.p,
    count(distinct evidence.deal_n) as deals,
    percent_rank() over (order by count(distinct evidence.deal_n)) as standing
from partner
left join evidence on evidence.p = partner.p and earns <> 'nothing'
group by partner.p;

-- From 0 (asleep) to 1. PRT-00001 ramps up, PRT-00002 fades before it leaves, PRT-00003 is in force but asleep since June 2025,
-- PRT-00015 and PRT-00016 never came alive.
create table partner_month as
with months as (
    select unnest(range(1, 31)) as month_n,
        unnest(generate_series(timestamp '2024-01-01', timestamp '2026-06-01', interval 1 month)) as month_start
),
in_force as (
    select p, month_n, month_start, joined_on, active_until, lapses, coalesce(standing, 0) as standing
    from partner
    cross join months
    left join partner_result using (p)
    where p <> 15 and joined_on < month_start + interval 20 day
        and (active_until > month_start or p in (3, 16))
)
select
    p, month_n, month_start,
    case
        when p = 16 or (p = 3 and month_start > active_until) then 0
        else least(1, (0.12 + 0.5 * standing + 0.3 * rnd('engaged', p))
            * case when p = 1 then 0.3 + least(1.1, days_between(joined_on, month_start) / 250)
                when p = 2 or lapses then least(1, days_between(month_start, active_until) / 270)
                else 1 end
            * (0.75 + 0.5 * rnd('engaged month', p * 100 + month_n)))
    end as level
from in_force;

-- The first two people of a partner are its contacts in the CRM, with the same names and e-mails.
create table partner_person as
with numbered as (
    select partner.*, k, p * 10 + k as person_n, 8000000000 + p * 10 + k as contact_n
    from partner
    cross join range(1, 7) as ks (k)
    where k <= 3 + rnd_int('people', p, 4)
),
dated as (
    select
        *,
        plus_days(joined_on + interval 9 hour, 2 + case when k <= 2 then 0 else 420 * rnd('person joined', person_n) end) as created_at
    from numbered
)
select
    person_n, p, k, contact_n, partner_id, country,
    'PER-' || lpad(person_n::varchar, 5, '0') as person_id,
    first_name(contact_n) as first_name,
    last_name(contact_n) as last_name,
    lower(first_name(contact_n) || '.' || last_name(contact_n)) || case when k > 2 then k::varchar else '' end || '@' || domain as email,
    (['Channel Manager', 'Account Executive', 'Solutions Engineer', 'Marketing Manager', 'Account Executive', 'Support Engineer'])[k] as job_role,
    created_at,
    case
        when p not in (3, 15, 16) and active_until < getvariable('as_of') then greatest(active_until + interval 20 hour, created_at + interval 1 day)
        when k > 2 and rnd('leaves', person_n) < 0.10 and created_at < getvariable('as_of') - interval 200 day
            then plus_days(created_at, 90 + 100 * rnd('left', person_n))
    end as deactivated_at
from dated
where created_at < least(getvariable('as_of') - interval 2 day, case when p in (15, 16) then getvariable('as_of') else active_until end);

create table person_month as
select partner_person.*, month_n, month_start, level, person_n * 100 + month_n as pm
from partner_person
join partner_month using (p)
where created_at < month_start + interval 1 day and coalesce(deactivated_at, timestamp '9999-12-31') > month_start + interval 28 day;

create view prm__partner_people as
select
    person_n as _n,
    person_id,
    partner_id,
    email,
    first_name || ' ' || last_name as full_name,
    job_role,
    iso(created_at) as created_at,
    iso(deactivated_at) as deactivated_at,
    null::varchar as deleted_at
from partner_person;

-- Onboarding: seven steps, one after the other. Where a partner stops is its story.
create table onboarding as
with steps as (
    select * from (values
        (1, 'first_contact', 6), (2, 'application', 9), (3, 'contract', 20), (4, 'training', 25), (5, 'portal_access', 5),
        (6, 'first_registration', 45), (7, 'operational', 10)
    ) as t (s, step, typical_days)
),
paced as (
    select
        p, partner_id, s, step, joined_on,
        1 + typical_days * (0.4 + 1.2 * rnd('onboarding pace', p * 10 + s)) * (1.25 - 0.5 * coalesce(standing, 0)) as days,
        case when p = 15 then 3 when p = 16 then 4 when lapses then 6 else 99 end as stops_at,
        p <> 16 and (lapses or p = 15) as gives_up
    from partner
    left join partner_result using (p)
    cross join steps
),
chained as (
    select
        *,
        -- The contract step ends the day before the agreement starts.
        sum(days) over (partition by p order by s) - sum(case when s <= 3 then days else 0 end) over (partition by p) - 1 as ends_after
    from paced
)
select
    p * 10 + s as n, partner_id, step, s, stops_at, gives_up,
    plus_days(joined_on + interval 10 hour, ends_after - days) as started_at,
    plus_days(joined_on + interval 10 hour, ends_after) as completed_at,
    plus_days(joined_on + interval 10 hour, ends_after + 60) as abandoned_at
from chained
where s <= stops_at;

create view prm__onboarding_steps as
select
    n as _n,
    'ONB-' || lpad(n::varchar, 5, '0') as onboarding_step_id,
    partner_id,
    step,
    iso(started_at) as started_at,
    case when s < stops_at and completed_at < getvariable('as_of') then iso(completed_at) end as completed_at,
    case when s = stops_at and gives_up and abandoned_at < getvariable('as_of') then iso(abandoned_at) end as abandoned_at,
    null::varchar as deleted_at
from onboarding
where started_at < getvariable('as_of');
