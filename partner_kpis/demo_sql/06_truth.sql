-- Truth: who really sourced each deal, and how. Everything here is decided before any evidence exists.

-- Room for evidence that names only the account: no other deal of the customer may reach it with a window (180 days back, up to its close).
create table deal_room as
select
    deal_n,
    days_between(earlier_end, opened_at) > 125 and days_between(end_at, next_opened_at) > 182 as alone,
    days_between(earlier_end, opened_at) > 125 and days_between(opened_at, next_opened_at) > 198 as alone_at_opening,
    -- Two new-business deals close together and far from the others: one piece of evidence on the account serves both.
    coalesce(
        next_deal_n is not null and days_between(earlier_end, opened_at) > 125
        and days_between(opened_at, next_opened_at) between 2 and 48
        and days_between(next_opened_at, second_next_opened_at) > 260, false) as leads_pair
from deal;

create table deal_pair as
select lead_deal.deal_n, follower.deal_n as follower_n, lead_deal.drawn_class
from deal_room
join deal as lead_deal using (deal_n)
join deal as follower on follower.deal_n = lead_deal.next_deal_n
where leads_pair
    and lead_deal.opportunity_type = 'new_business' and follower.opportunity_type = 'new_business'
    and not lead_deal.always_direct
    and days_between(follower.opened_at, least(lead_deal.end_at, follower.end_at)) > 4
    and days_between(lead_deal.opened_at, lead_deal.end_at) < 200 and days_between(follower.opened_at, follower.end_at) < 200;

-- New business and renewals first: expansion inherits from the customer's first won deal, which is always new business.
create table first_won as
select customer_n, deal_n, closed_at
from deal
where is_won
qualify row_number() over (
    partition by customer_n order by least(close_date, date_trunc('day', closed_at)), closed_at, opportunity_id
) = 1;

create table class_before_inheritance as
select
    deal.deal_n,
    case
        when always_direct then 'direct'
        when deal_pair.drawn_class = 'sourced' then 'sourced'
        when deal_pair.drawn_class = 'influenced' and deal.drawn_class = 'direct' then 'influenced'
        when opportunity_type = 'new_business' then deal.drawn_class
        when rnd('class', deal.deal_n) < case opportunity_type when 'expansion' then 0.20 else 0.15 end then 'sourced'
        when rnd('class', deal.deal_n) < 0.46 then 'influenced'
        else 'direct'
    end as truth_class,
    case when deal_pair.drawn_class in ('sourced', 'influenced') then deal_pair.deal_n end as pair_lead_n,
    deal_pair.drawn_class as pair_class
from deal
left join deal_pair on deal_pair.follower_n = deal.deal_n;

create table deal_class as
select
    deal.deal_n,
    first_won.deal_n = deal.deal_n as is_first_won,
    pair_lead_n,
    pair_class,
    inherits,
    case when inherits then 'sourced' else truth_class end as truth_class,
    -- Some of the expansions that could inherit were registered anew, by the same partner or another: a registration goes first.
    inherits and rnd('registered anew', deal.deal_n) >= 0.2 as is_inherited,
    first_won.deal_n as first_won_n,
    first_won.closed_at as first_won_at
from deal
join class_before_inheritance using (deal_n)
left join first_won using (customer_n)
left join (select deal_n as first_won_n, truth_class as first_won_class from class_before_inheritance) as first_class
    on first_class.first_won_n = first_won.deal_n
cross join lateral (
    select coalesce(
        opportunity_type = 'expansion' and first_won.deal_n <> deal.deal_n and first_won_class = 'sourced'
        and first_won.closed_at <= opened_at and first_won.closed_at >= opened_at - interval 365 day, false) as inherits
) as inheritance;

-- Who: a draw among the partners at work in that month and region.
create table drawn_partner as
with wanted as (
    select deal_n, month_number(opened_at) as month_n, region, part, kind
    from deal
    cross join (values
        ('source', 'source'), ('rival', 'source'),
        ('first', 'take part'), ('second', 'take part'), ('third', 'take part'), ('onlooker', 'take part')
    ) as part (part, kind)
),
slotted as (
    select wanted.*, rnd_int('partner as ' || part, deal_n, slots) as slot
    from wanted
    join slot_count using (kind, month_n, region)
)
select deal_n, part, p
from slotted
join partner_slot using (kind, month_n, region, slot);

-- How: by what such a partner does. A partner the CRM cannot link earns through the partner portal alone.
create table sourcing_by_partner as
with chosen as (
    select
        deal_n, p, crm_ok, opportunity_type, partner_type, pair_lead_n, deal.end_at,
        exists (select 1 from deal_pair where deal_pair.deal_n = deal.deal_n and deal_pair.drawn_class = 'sourced') as leads_sourced_pair,
        rnd('how', deal_n) as u
    from deal
    join deal_class using (deal_n)
    join drawn_partner using (deal_n)
    join partner using (p)
    where truth_class = 'sourced' and not is_inherited and part = 'source' and pair_class is distinct from 'sourced'
)
select
    deal_n, p, leads_sourced_pair,
    case
        when leads_sourced_pair then 'registration'
        when opportunity_type <> 'new_business' then case when u < 0.65 or not crm_ok then 'registration' else 'crm_field' end
        when not crm_ok then case when u < 0.6 then 'registration' else 'referral' end
        when partner_type in ('reseller', 'distributor')
            then case when u < 0.66 then 'registration' when u < 0.78 then 'referral' when u < 0.84 then 'campaign' else 'crm_field' end
        when partner_type = 'referral' then case when u < 0.70 then 'referral' when u < 0.85 then 'campaign' else 'crm_field' end
        when partner_type = 'technology' then case when u < 0.50 then 'campaign' when u < 0.75 then 'referral' else 'crm_field' end
        else case when u < 0.40 then 'referral' when u < 0.65 then 'registration' when u < 0.75 then 'campaign' else 'crm_field' end
    end as how
from chosen;

create table sourcing as
with own as (
    select deal_n, p, how, deal_n as evidence_deal_n from sourcing_by_partner
    union all
    -- The second of a pair lives on the first one's registration.
    select deal_class.deal_n, lead_source.p, 'registration', deal_class.pair_lead_n
    from deal_class
    join sourcing_by_partner as lead_source on lead_source.deal_n = deal_class.pair_lead_n
    where pair_class = 'sourced'
)
select * from own
union all
select deal_class.deal_n, own.p, 'inherited', first_won_n
from deal_class
join own on own.deal_n = deal_class.first_won_n
where is_inherited;

-- Truth the evidence will not show, each case for a named reason. Never a deal that others inherit from or share evidence with.
create table unrecoverable as
with candidate as (
    select
        deal_n, row_number() over (order by rnd('unrecoverable', deal_n), deal_n) as i
    from deal
    join deal_class using (deal_n)
    join sourcing using (deal_n)
    join partner using (p)
    where customer_n between 21 and 640
        and opportunity_type = 'new_business' and how <> 'inherited' and evidence_deal_n = deal_n
        and not coalesce(is_first_won, false) and not exists (select 1 from deal_pair where deal_pair.deal_n = deal.deal_n)
        and is_closed and closed_at < getvariable('as_of') - interval 30 day
        and days_between(opened_at, closed_at) > 45
        and crm_ok
)
select
    deal_n, i,
    case
        when i <= 4 then 'backdated_registration'
        when i <= 6 then 'missing_approval'
        when i <= 8 then 'late_approval'
        when i <= 11 then 'touch_outside_window'
        when i <= 14 then 'unknown_partner'
        when i <= 16 then 'lost_evidence'
        else 'overwritten_field'
    end as cause
from candidate
where i <= 18;

-- Who took part. Influenced deals have one to three partners; sourced deals often one more.
create table taking_part as
select deal_n, part, p
from drawn_partner
join deal_class using (deal_n)
join deal using (deal_n)
left join sourcing using (deal_n, p)
where sourcing.p is null
    and not always_direct
    and case truth_class
        when 'influenced' then part = 'first' and not coalesce(pair_class = 'influenced' and drawn_class = 'direct', false)
            or part = 'second' and rnd('second', deal_n) < 0.32 or part = 'third' and rnd('third', deal_n) < 0.10
        when 'sourced' then part = 'first' and rnd('helper', deal_n) < 0.30
        else false
    end;
