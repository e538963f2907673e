-- PartnerStack: a small referral network beside the partner program. Most of its partners are in the program too, some are not.
-- Times are epoch milliseconds, amounts cents, and much of it JSON.
create macro millis(moment) as epoch_ms(moment)::varchar;

create table network_partner as
with program as (
    select *, row_number() over (order by p) as i
    from partner
    where p in (1, 10, 11, 12) or (p > 20 and crm_link = 'id' and not lapses and joined_on < timestamp '2025-06-01')
),
members as (
    select
        i, p, partner_name, account_id, region, country, joined_on,
        case when i <= 9 then 'crm id' else 'e-mail' end as known_by
    from program
    where i <= 13
    union all
    -- Two gave a private address: the crosswalk seed says who they are.
    select p + 1, p, partner_name, account_id, region, country, joined_on, 'crosswalk' from partner where p in (13, 14)
    union all
    select 15 + a, null, null, null, null, null, timestamp '2024-02-01' + to_seconds(86400 * 60 * a), 'nothing' from range(1, 11) as affiliates (a)
)
select
    members.* exclude (joined_on),
    'part_' || lpad(i::varchar, 3, '0') as partner_key,
    'pship_' || lpad(i::varchar, 3, '0') as partnership_key,
    coalesce(partner_person.first_name, first_name(770000 + i)) as first_name,
    coalesce(partner_person.last_name, last_name(770000 + i)) as last_name,
    case known_by
        when 'nothing' then lower(first_name(770000 + i) || '.' || last_name(770000 + i)) || case when i % 2 = 0 then '@gmail.com'
            else '@creator-' || i::varchar || '.example' end
        when 'crosswalk' then lower(partner_person.first_name || partner_person.last_name) || '@gmail.com'
        else email
    end as email,
    case when p is null then 1 when i <= 5 then 3 else 2 end as g,
    greatest(members.joined_on + interval 30 day, timestamp '2024-01-15') + to_seconds(rnd_int('network joined', i, 86400 * 60)) as joined_at
from members
left join partner_person using (p)
where coalesce(k, 1) = 1;

create table network_group as
select * from (values (1, 'Affiliates', 'affiliates'), (2, 'Agencies', 'agencies'), (3, 'Premier', 'premier')) as t (g, name, slug);

create view partnerstack__partnerships as
select
    i as _n,
    partner_key,
    partnership_key as key,
    email,
    first_name,
    last_name,
    json_object('key', 'grp_' || g::varchar, 'name', name)::varchar as "group",
    case when p is not null then json_object('name', partner_name)::varchar end as team,
    null::varchar as manager,
    '[]' as tags,
    case known_by when 'crm id' then json_object('company_name', partner_name, 'crm_account_id', account_id)::varchar else '{}' end as m_data,
    millis(joined_at) as joined_at,
    millis(joined_at) as created_at,
    millis(least(joined_at + interval 30 day, getvariable('as_of'))) as updated_at
from network_partner
join network_group using (g);

create view partnerstack__groups as
select
    g as _n,
    'grp_' || g::varchar as key,
    name,
    slug,
    'false' as archived,
    yes_no(g = 1) as "default",
    millis(timestamp '2023-11-06 09:00:00') as created_at,
    millis(timestamp '2023-11-06 09:00:00') as updated_at
from network_group;

-- Small customers who come through a partner's link and pay by card; they are in no CRM.
create table network_customer as
with numbered as (
    select
        n, 1 + rnd_int('network partner', n, 25) as i, plus_days(timestamp '2024-03-01', 800 * rnd('network customer', n)) as came_at
    from range(1, 1 + 90 * getvariable('scale')) as customers (n)
)
select
    n, came_at, network_partner.*, 'Seedling ' || n::varchar as name, 'seedling-' || n::varchar || '.example' as web,
    (10 + 10 * rnd_int('plan', n, 12)) * 100 as cents, case when rnd('pays euro', n) < 0.2 then 'EUR' else 'USD' end as currency,
    1 + rnd_int('months paid', n, 12) as months_paid, rnd('test customer', n) < 0.03 as is_test
from numbered
join network_partner using (i)
where came_at > joined_at and (p is null or p <> 2);

create view partnerstack__customers as
select
    n as _n,
    'cus_' || lpad(n::varchar, 6, '0') as key,
    'SL-' || n::varchar as customer_key,
    name,
    'owner@' || web as email,
    partner_key,
    partnership_key,
    json_object('website', web)::varchar as field_data,
    '{}' as meta,
    yes_no(is_test) as test,
    millis(came_at) as created_at,
    millis(least(came_at + interval 1 day, getvariable('as_of'))) as updated_at
from network_customer;

create table network_payment as
select
    n * 100 + m as payment_n, network_customer.*, came_at + to_months(m::int) + interval 2 day as paid_at
from network_customer
cross join range(0, 12) as months (m)
where m < months_paid and came_at + to_months(m::int) + interval 2 day < getvariable('as_of');

create view partnerstack__transactions as
select
    payment_n as _n,
    'txn_' || payment_n::varchar as key,
    'SL-' || n::varchar as customer_key,
    cents::varchar as amount,
    case currency when 'EUR' then round(cents * 1.08)::bigint else cents end::varchar as amount_usd,
    currency,
    'true' as approved,
    '{}' as metadata,
    yes_no(is_test) as test,
    millis(paid_at) as created_at,
    millis(paid_at) as updated_at
from network_payment;

create view partnerstack__rewards as
select
    payment_n as _n,
    'rwd_' || payment_n::varchar as key,
    (cents * 20 // 100)::varchar as amount,
    case when paid_at + interval 45 day < getvariable('as_of') then 'paid' when paid_at + interval 30 day < getvariable('as_of') then 'approved'
        else 'pending' end as reward_status,
    json_object('key', partnership_key, 'partner_key', partner_key)::varchar as partnership,
    json_object('type', 'transaction')::varchar as trigger,
    json_object('key', 'txn_' || payment_n::varchar, 'currency', currency, 'test', is_test)::varchar as transaction,
    case when paid_at + interval 45 day < getvariable('as_of')
        then json_object('payment_date', epoch_ms(paid_at + interval 45 day))::varchar end as invoice,
    millis(paid_at) as created_at,
    millis(least(paid_at + interval 45 day, getvariable('as_of'))) as updated_at
from network_payment;

-- Leads: prospects who did not buy from sales, and a few whose deal the same partner is known to have referred already.
create table network_lead as
select
    n, i, partner_key, p, 'sprout-' || n::varchar || '.example' as web, submitted_at, null::varchar as opportunity_id,
    pick(['pending', 'approved', 'approved', 'declined'], 'lead status', n) as status
from (
    select n, 1 + rnd_int('lead by', n, 20) as i, plus_days(timestamp '2024-04-01', 800 * rnd('network lead', n)) as submitted_at
    from range(1, 1 + 50 * getvariable('scale')) as leads (n)
)
join network_partner using (i)
where submitted_at > joined_at
union all
select
    9000000 + row_number() over (order by deal_n), i, partner_key, network_partner.p, deal.domain,
    evidence.touched_at - interval 5 minute, deal.opportunity_id, 'approved'
from truth
join deal using (deal_n)
join evidence using (deal_n)
join network_partner on network_partner.p = evidence.p
where truth_class = 'sourced' and recoverable and earns = 'sources' and channel = 'crm_lead' and names = 'opportunity' and customer_deals = 1
    and evidence.touched_at > joined_at
qualify row_number() over (order by deal_n) <= 4;

create view partnerstack__leads as
select
    n as _n,
    'lead_' || lpad(n::varchar, 7, '0') as key,
    partner_key,
    null::varchar as external_key,
    status,
    json_object('email', 'buyer@' || web, 'website', web)::varchar as field_data,
    case when opportunity_id is null then '{}' else json_object('crm_opportunity_id', opportunity_id)::varchar end as meta,
    'true' as approved,
    millis(submitted_at) as created_at,
    millis(least(submitted_at + interval 2 day, getvariable('as_of'))) as updated_at
from network_lead;

-- Deals: small ones that sales never saw, some the vendor handed to a partner, and a few of partners that had registered the deal in the portal.
create table network_deal as
select
    n, i, partner_key, p, 'Sapling ' || n::varchar as account_name, 'sapling-' || n::varchar || '.example' as web, submitted_at,
    (500 + 250 * rnd_int('network amount', n, 20))::varchar || '00' as cents, 'USD' as currency, null::varchar as opportunity_id,
    case when rnd('network source', n) < 0.25 then 'vendor' else 'partner' end as source,
    pick(['pending', 'approved', 'won', 'lost'], 'network stage', n) as stage
from (
    select
        n, 1 + rnd_int('deal by', n, 20) as i,
        case when n = 35 then timestamp '2026-06-29 15:10:00' else plus_days(timestamp '2024-04-01', 800 * rnd('network deal', n)) end
            as submitted_at
    from range(1, 1 + 35 * getvariable('scale')) as deals (n)
)
join network_partner using (i)
where submitted_at > joined_at
union all
select
    9000000 + row_number() over (order by deal_n), i, partner_key, network_partner.p, deal.customer_name, deal.domain,
    evidence.touched_at + interval 10 minute, ((first_amount * 100)::bigint)::varchar, deal.currency, deal.opportunity_id, 'partner', 'approved'
from truth
join deal using (deal_n)
join evidence using (deal_n)
join network_partner on network_partner.p = evidence.p
where truth_class = 'sourced' and recoverable and earns = 'sources' and channel = 'registration' and names = 'opportunity' and deal.currency = 'USD'
    and evidence.touched_at > joined_at and evidence_n % 16 = 0
    and deal_n not in (select deal_n from deal_pair) and deal_n not in (select follower_n from deal_pair)
qualify row_number() over (order by deal_n) <= 3;

create view partnerstack__deals as
select
    n as _n,
    'deal_' || lpad(n::varchar, 7, '0') as key,
    partner_key,
    opportunity_id as external_key,
    source,
    stage,
    account_name,
    cents as amount,
    day_text(submitted_at + interval 60 day) as close_date,
    null::varchar as lost_reason,
    json_object('website', web, 'currency', currency)::varchar as field_data,
    '{}' as meta,
    millis(submitted_at) as created_at,
    millis(least(submitted_at + interval 3 day, getvariable('as_of'))) as updated_at
from network_deal;
