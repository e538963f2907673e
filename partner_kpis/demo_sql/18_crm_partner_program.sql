-- What the CRM holds of the partner program: partner rows, the channel program, a co-operative fund beside the portal's, portal users.

-- Naming a partner on a deal makes three rows: partner, opportunity_partner (10_crm_deals.sql) and account_partner.
-- Tying two accounts makes two of each of the others, one per direction.
create table account_tie as
select
    deal.deal_n, account_n, partner.account_id as partner_account_id, deal.account_id as customer_account_id, deal.owner_n,
    plus_days(closed_at, 3) as tied_at
from sourcing
join deal_class using (deal_n)
join deal using (deal_n)
join partner using (p)
where is_first_won and crm_ok and customer_n > 20 and rnd('tied', deal_n) < 0.15 and plus_days(closed_at, 3) < getvariable('as_of');

create table partner_row as
select
    2000000000 + evidence_n as n, opportunity_id, null::varchar as account_from_id, deal.account_id as customer_account_id,
    partner.account_id as account_to_id, pick(['Implementation Partner', 'Technology Partner', 'Reseller', 'Advisor'], 'role', evidence_n) as role,
    null::bigint as reverse_n, touched_at as created_at
from evidence
join deal using (deal_n)
join partner using (p)
where channel = 'opportunity_partner'
union all
select
    4000000000 + deal_n * 2 + side, null, case side when 0 then customer_account_id else partner_account_id end, null,
    case side when 0 then partner_account_id else customer_account_id end, case side when 0 then 'Reseller' else 'Customer' end,
    4000000000 + deal_n * 2 + 1 - side, tied_at
from account_tie
cross join range(2) as sides (side);

create view salesforce__partner as
select
    n as _n,
    sf_id('00I', n) as id,
    'false' as is_deleted,
    opportunity_id,
    account_from_id,
    account_to_id,
    role,
    'false' as is_primary,
    sf_id('00I', reverse_n) as reverse_partner_id,
    iso(created_at) as created_date,
    iso(created_at) as system_modstamp,
    synced() as _fivetran_synced
from partner_row;

create view salesforce__account_partner as
select
    n as _n,
    sf_id('00J', n) as id,
    'false' as is_deleted,
    coalesce(account_from_id, customer_account_id) as account_from_id,
    account_to_id,
    opportunity_id,
    role,
    'false' as is_primary,
    sf_id('00J', reverse_n) as reverse_partner_id,
    iso(created_at) as created_date,
    iso(created_at) as system_modstamp,
    synced() as _fivetran_synced
from partner_row;

create view salesforce__channel_program as
select
    n as _n,
    sf_id('0pA', n) as id,
    'false' as is_deleted,
    name,
    category,
    'true' as is_active,
    sf_id('005', 12) as owner_id,
    '2022-01-03T09:00:00Z' as created_date,
    '2022-01-03T09:00:00Z' as system_modstamp,
    synced() as _fivetran_synced
from (values (1, 'Harborline Partner Network', 'Reseller'), (2, 'Harborline Alliance', 'Technology')) as t (n, name, category);

create table program_level as
select * from (values (1, 'Registered', 'registered'), (2, 'Silver', 'silver'), (3, 'Gold', 'gold')) as t (rank, name, tier);

create view salesforce__channel_program_level as
select
    program_n * 10 + rank as _n,
    sf_id('0pB', program_n * 10 + rank) as id,
    'false' as is_deleted,
    sf_id('0pA', program_n) as program_id,
    name,
    rank::varchar as rank,
    sf_id('005', 12) as owner_id,
    '2022-01-03T09:00:00Z' as created_date,
    '2022-01-03T09:00:00Z' as system_modstamp,
    synced() as _fivetran_synced
from program_level
cross join range(1, 3) as programs (program_n);

create view salesforce__channel_program_member as
select
    p as _n,
    sf_id('0pC', p) as id,
    'false' as is_deleted,
    sf_id('0pA', case partner_type when 'technology' then 2 else 1 end) as program_id,
    sf_id('0pB', case partner_type when 'technology' then 20 else 10 end + rank) as level_id,
    account_id as partner_id,
    'CPM-' || lpad(p::varchar, 5, '0') as name,
    rep_id(11 + manager_n) as owner_id,
    iso(joined_on + interval 11 hour) as created_date,
    iso(joined_on + interval 11 hour) as system_modstamp,
    synced() as _fivetran_synced
from partner
join program_level using (tier)
where crm_link = 'id' and p not in (5, 15);

-- A co-operative fund: a budget a year, shares of it for some resellers, their requests and claims. Market development funds are the portal's.
create table coop_share as
select
    p * 10 + y as n, p, account_id, manager_n, 2024 + y as fund_year,
    case country when 'DE' then 'EUR' when 'FR' then 'EUR' when 'NL' then 'EUR' when 'GB' then 'GBP' else 'USD' end as currency,
    2000 + 500 * rnd_int('co-op', p * 10 + y, 8) as amount,
    make_timestamp(2024 + y, 1, 22, 9, 0, 0) as shared_at
from partner
cross join range(0, 3) as years (y)
where (p in (11, 12) or (p > 20 and partner_type in ('reseller', 'distributor') and p % 5 = 1)) and country <> 'JP'
    and joined_on < make_timestamp(2024 + y, 1, 1, 0, 0, 0) and active_until > make_timestamp(2024 + y, 7, 1, 0, 0, 0);

create view salesforce__partner_marketing_budget as
select
    y as _n,
    sf_id('0pD', y) as id,
    'false' as is_deleted,
    'Co-op budget ' || (2023 + y)::varchar as title,
    'Co-Operated Budget' as type,
    null::varchar as channel_partner_id,
    '90000.00' as amount,
    'USD' as currency_iso_code,
    (2023 + y)::varchar || '-01-01' as start_date,
    (2023 + y)::varchar || '-12-31' as end_date,
    sf_id('005', 12) as owner_id,
    (2022 + y)::varchar || '-12-04T09:00:00Z' as created_date,
    (2022 + y)::varchar || '-12-04T09:00:00Z' as system_modstamp,
    synced() as _fivetran_synced
from range(1, 4) as budgets (y);

create view salesforce__partner_fund_allocation as
select
    n as _n,
    sf_id('0pE', n) as id,
    'false' as is_deleted,
    'Co-op share ' || fund_year::varchar as title,
    sf_id('0pD', fund_year - 2023) as budget_id,
    account_id as channel_partner_id,
    amount::varchar || '.00' as amount,
    currency as currency_iso_code,
    rep_id(11 + manager_n) as owner_id,
    iso(shared_at) as created_date,
    iso(shared_at) as system_modstamp,
    synced() as _fivetran_synced
from coop_share;

create table coop_request as
select
    coop_share.n * 10 + j as request_n, coop_share.*, rnd('co-op decided', coop_share.n * 10 + j) as u,
    round(amount * (0.2 + 0.25 * rnd('co-op asked', coop_share.n * 10 + j)), -1)::bigint as asked,
    plus_days(shared_at, 20 + 250 * rnd('co-op asked at', coop_share.n * 10 + j)) as asked_at
from coop_share
cross join range(0, 3) as requests (j)
where rnd('co-op asks', coop_share.n * 10 + j) < 0.7
    and plus_days(shared_at, 20 + 250 * rnd('co-op asked at', coop_share.n * 10 + j)) < getvariable('as_of') - interval 3 day;

create view salesforce__partner_fund_request as
select
    request_n as _n,
    sf_id('0pF', request_n) as id,
    'false' as is_deleted,
    'Joint activity ' || request_n::varchar as title,
    pick(['Event', 'Webinar', 'Advertising', 'Email Campaign'], 'co-op activity', request_n) as activity,
    sf_id('0pD', fund_year - 2023) as budget_id,
    sf_id('0pE', n) as allocation_id,
    account_id as channel_partner_id,
    asked::varchar || '.00' as requested_amount,
    case when u >= 0.15 then asked::varchar || '.00' end as amount,
    currency as currency_iso_code,
    case when u < 0.15 then 'Rejected' else 'Approved' end as status,
    iso(asked_at) as created_date,
    iso(asked_at + interval 2 day) as system_modstamp,
    synced() as _fivetran_synced
from coop_request;

create view salesforce__partner_fund_claim as
select
    request_n as _n,
    sf_id('0pG', request_n) as id,
    'false' as is_deleted,
    'Claim for activity ' || request_n::varchar as title,
    sf_id('0pF', request_n) as request_id,
    sf_id('0pD', fund_year - 2023) as budget_id,
    sf_id('0pE', n) as allocation_id,
    account_id as channel_partner_id,
    asked::varchar || '.00' as amount,
    currency as currency_iso_code,
    case when u < 0.25 then 'Submitted' when u < 0.3 then 'Rejected' else 'Approved' end as status,
    iso(plus_days(asked_at, 40)) as created_date,
    iso(plus_days(asked_at, case when u < 0.25 then 40 else 52 end)) as last_modified_date,
    iso(plus_days(asked_at, case when u < 0.25 then 40 else 52 end)) as system_modstamp,
    synced() as _fivetran_synced
from coop_request
where u >= 0.15 and plus_days(asked_at, 52) < getvariable('as_of');

-- Users: the company's own, and people of some partners who work in the CRM's partner site.
create table portal_user as
select 1000 + person_n as n, partner_person.*
from partner_person
join partner using (p)
where k <= 2 and crm_link = 'id' and (p in (1, 4, 11, 12, 13, 14) or (p > 20 and p % 6 = 0)) and p not in (15, 16);

create view salesforce__user as
with people as (
    select unnest(range(1, 11)) as n, 'Account Executive' as title, null as fixed_name, null as fixed_email
    union all
    select 11 + manager_n, 'Partner Manager', manager_name, manager_email from manager
    union all
    select 20, 'Sales Operations', 'Salesforce Integration', 'integration@harborline.example'
)
select
    n as _n,
    sf_id('005', n) as id,
    coalesce(fixed_name, first_name(900 + n) || ' ' || last_name(900 + n)) as name,
    coalesce(fixed_email, lower(first_name(900 + n) || '.' || last_name(900 + n)) || n::varchar || '@harborline.example') as email,
    coalesce(fixed_email, lower(first_name(900 + n) || '.' || last_name(900 + n)) || n::varchar || '@harborline.example') as username,
    title,
    'Standard' as user_type,
    null::varchar as contact_id,
    yes_no(n <> 3) as is_active,
    '2023-01-02T08:00:00Z' as created_date,
    '2023-01-02T08:00:00Z' as system_modstamp,
    'false' as _fivetran_deleted,
    synced() as _fivetran_synced
from people
union all
select
    n, sf_id('005', n), first_name || ' ' || last_name, email, email, job_role, 'PowerPartner', sf_id('003', contact_n),
    yes_no(deactivated_at is null), iso(created_at), iso(coalesce(deactivated_at, created_at)), 'false', synced()
from portal_user;

create table login as
select
    n * 1000 + month_n * 10 + j as login_n, n as user_n,
    month_start + to_seconds(86400 * rnd_int('site day', pm * 10 + j, 28) + 28000 + rnd_int('site second', pm * 10 + j, 36000)) as login_at
from portal_user
join person_month using (person_n)
cross join range(0, 4) as logins (j)
where rnd('site login', pm * 10 + j) < level * 0.55
union all
-- The company's own people log in too.
select
    user_n * 1000 + month_n * 10, user_n,
    make_timestamp(2024 + (month_n - 1) // 12, 1 + (month_n - 1) % 12, 3, 8, rnd_int('own login', user_n * 100 + month_n, 60), 0)
from range(1, 31) as months (month_n)
cross join (values (1), (12), (14)) as users (user_n);

create view salesforce__login_history as
select
    login_n as _n,
    sf_id('0Ya', login_n) as id,
    sf_id('005', user_n) as user_id,
    iso(login_at) as login_time,
    case when user_n > 1000 then 'Partner Portal' else 'Application' end as login_type,
    case when rnd('wrong password', login_n) < 0.03 then 'Invalid Password' else 'Success' end as status,
    synced() as _fivetran_synced
from login;
