-- Zendesk and Delighted: what customers and partner people ask, how long they wait, and what they answer when asked.
create table organization_row as
select
    30000000 + customer_n as id, customer_n, null::bigint as p, customer_name as name, domain,
    case when customer_n > 20 and rnd('known to support', customer_n) < 0.75 then account_id end as external_id, starts_at as created_at
from billed_customer
where rnd('asks for support', customer_n) < 0.85
union all
select 40000000 + p, null, p, partner_name, domain, case when crm_link = 'id' and p not in (5, 16) then account_id end, joined_on
from partner
where p not in (7, 8, 15);

create view zendesk__organization as
select
    id as _n,
    id::varchar as id,
    name,
    external_id,
    iso(created_at) as created_at,
    iso(created_at) as updated_at,
    synced() as _fivetran_synced
from organization_row;

create view zendesk__domain_name as
select
    id as _n,
    id::varchar as organization_id,
    '0' as index,
    domain as domain_name,
    synced() as _fivetran_synced
from organization_row
where external_id is null or rnd('domain noted', id) < 0.2;

create table support_user as
select
    n as key_n, 50000000 + n as id, 30000000 + n // 10 as organization_id, first_name(n) || ' ' || last_name(n) as name,
    lower(first_name(n) || '.' || last_name(n)) || '@' || web as email, 'end-user' as role, null::bigint as person_n
from person
where 30000000 + n // 10 in (select id from organization_row)
union all
select contact_n, 9000000000 + person_n, 40000000 + p, first_name || ' ' || last_name, email,
    -- People of services partners answer some customers' tickets themselves.
    case when p % 2 = 0 and partner_type = 'services' and k = 3 then 'agent' else 'end-user' end, person_n
from partner_person
join partner using (p)
where 40000000 + p in (select id from organization_row) and k <= 3
union all
select 600 + n, 60000000 + n, null, first_name(600 + n) || ' ' || last_name(600 + n), 'support' || n::varchar || '@harborline.example', 'agent', null
from range(1, 7) as agents (n);

create view zendesk__user as
select
    id as _n,
    id::varchar as id,
    organization_id::varchar as organization_id,
    name,
    email,
    role,
    'true' as active,
    '2023-06-01T09:00:00Z' as created_at,
    '2023-06-01T09:00:00Z' as updated_at,
    synced() as _fivetran_synced
from support_user;

create table partner_agent as
select id, row_number() over (order by id) as i, count(*) over () as agents from support_user where role = 'agent' and person_n is not null;

-- Tickets: of customers while they pay, of partner people while they are engaged.
create table ticket as
with months as (
    select unnest(range(1, 31)) as month_n,
        unnest(generate_series(timestamp '2024-01-01', timestamp '2026-06-01', interval 1 month)) as month_start
),
asked as (
    select
        customer_n * 100 + month_n as n, customer_n, null::bigint as p, 50000000 + customer_n * 10 + 1 as requester_id,
        30000000 + customer_n as organization_id, month_start, is_sourced, null::double as level
    from billed_customer
    join months on starts_at < month_start and (leaves_at_term = 9 or starts_at + to_years(leaves_at_term) > month_start)
    where 30000000 + customer_n in (select id from organization_row)
        and rnd('asks support', customer_n * 100 + month_n) < 0.23 + 0.10 * rnd('chatty', customer_n)
    union all
    select
        9000000000 + pm, null, p, 9000000000 + person_n, 40000000 + p, month_start, false, level
    from person_month
    where k <= 2 and 40000000 + p in (select id from organization_row) and rnd('asks as a partner', pm) < 0.05 + 0.10 * level
),
timed as (
    select
        *,
        month_start + to_seconds(rnd_int('ticket opened', n, 86400 * 28)) as opened_at,
        p is null and rnd('handled by a partner', n) < case when is_sourced then 0.30 else 0.05 end and exists (from partner_agent) as by_partner,
        (1 + 70 * rnd('ticket hours', n) * rnd('ticket hours too', n)) * (case when is_sourced then 0.8 else 1 end) as hours
    from asked
)
select
    row_number() over (order by opened_at, n) as ticket_n, timed.*,
    opened_at + to_seconds((hours * 3600)::bigint) as solved_at,
    rnd('reopened', n) < 0.06 as is_reopened,
    case when by_partner then (select min(id) from partner_agent where i = 1 + n % agents)
        else 60000000 + 1 + rnd_int('agent', n, 6) end as assignee_id
from timed
where opened_at < getvariable('as_of');

create table ticket_move as
select ticket_n, 0 as k, 'new' as status, opened_at as moved_at, requester_id as user_id from ticket
union all
select ticket_n, 1, 'open', opened_at + to_seconds((hours * 720)::bigint + 60), assignee_id from ticket
union all
select ticket_n, 2, 'solved', opened_at + to_seconds((hours * 1800)::bigint), assignee_id from ticket where is_reopened
union all
select ticket_n, 3, 'open', opened_at + to_seconds((hours * 2400)::bigint), requester_id from ticket where is_reopened
union all
select ticket_n, 4, 'solved', solved_at, assignee_id from ticket
union all
select ticket_n, 5, 'closed', solved_at + interval 4 day, null from ticket;

create view zendesk__ticket as
select
    ticket_n as _n,
    (1000 + ticket_n)::varchar as id,
    requester_id::varchar as requester_id,
    organization_id::varchar as organization_id,
    assignee_id::varchar as assignee_id,
    case when solved_at + interval 4 day < getvariable('as_of') then 'closed' when solved_at < getvariable('as_of') then 'solved'
        else 'open' end as status,
    iso(opened_at) as created_at,
    iso(least(solved_at + interval 4 day, getvariable('as_of'))) as updated_at,
    'false' as _fivetran_deleted,
    synced() as _fivetran_synced
from ticket;

create view zendesk__ticket_field_history as
select
    ticket_n * 8 + k as _n,
    (1000 + ticket_n)::varchar as ticket_id,
    'status' as field_name,
    status as value,
    iso(moved_at) as updated,
    user_id::varchar as user_id
from ticket_move
where moved_at < getvariable('as_of') and k in (2, 3, 4);

-- Delighted asks customers half a year after they began and every half year, and partner managers' main contacts once a year.
create table recommendation as
with asked as (
    select
        customer_n * 10 + h as n, 50000000 + customer_n * 10 + 1 as person_key,
        starts_at + to_months((6 * h)::int) + interval 3 day as asked_at,
        6.9 + case when is_sourced then 0.9 else 0 end - case when leaves_at_term * 2 in (h, h + 1) then 3 else 0 end as leaning
    from billed_customer
    cross join range(1, 6) as halves (h)
    where customer_n > 20 and (leaves_at_term = 9 or h <= leaves_at_term * 2) and rnd('answers', customer_n * 10 + h) < 0.42
    union all
    select
        9000000000 + pm, 9000000000 + person_n, month_start + interval 17 day, 5.5 + 4 * level
    from person_month
    where k = 1 and month_n % 12 = 5 and rnd('answers delighted', pm) < 0.3
)
select
    *, least(10, greatest(0, round(leaning + 5 * (rnd('leaning', n) - 0.35))))::int as score,
    asked_at + to_seconds(rnd_int('answered after', n, 86400 * 5)) as answered_at
from asked
where asked_at + interval 5 day < getvariable('as_of');

create table respondent as
select
    person_key, case when person_key < 9000000000 then 200000 + person_key - 50000000 else 900000 + person_key - 9000000000 end as delighted_id,
    lower(first_name(key_n) || '.' || last_name(key_n)) || '@' || web as email,
    first_name(key_n) || ' ' || last_name(key_n) as name
from (select distinct person_key from recommendation)
join (
    select 50000000 + n as person_key, n as key_n, web from person where n < 7000000000
    union all
    select 9000000000 + person_n, contact_n, domain from partner_person join partner using (p) where k = 1
) as known using (person_key);

create view delighted__people as
select
    person_key as _n,
    delighted_id::varchar as id,
    email,
    name,
    epoch(timestamp '2024-01-08 09:00:00')::bigint::varchar as created_at
from respondent;

create view delighted__survey_responses as
select
    n as _n,
    'r' || to_base(n, 36) as id,
    delighted_id::varchar as person,
    'nps' as survey_type,
    score::varchar as score,
    epoch(answered_at)::bigint::varchar as created_at,
    epoch(answered_at)::bigint::varchar as updated_at,
    '[]' as tags
from recommendation
join respondent using (person_key);
