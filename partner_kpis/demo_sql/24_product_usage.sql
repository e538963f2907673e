-- Pendo: which features customers use. Customers who will leave use less and less.
create table feature as
select * from (values
    (1, 'Dashboards'), (2, 'Scheduled reports'), (3, 'Alerts'), (4, 'Data import'), (5, 'Connectors'), (6, 'Audit trail'), (7, 'Single sign-on'),
    (8, 'API keys')
) as t (f, name);

create view pendo__feature_history as
select
    f as _n,
    'feat_' || f::varchar as id,
    '2023-10-02T09:00:00Z' as last_updated_at,
    'core' as group_id,
    name,
    yes_no(f <= 5) as is_core_event,
    synced() as _fivetran_synced
from feature;

create table using_customer as
select
    *, 0.25 + 0.7 * rnd('adoption', customer_n) + case when is_sourced then 0.08 else 0 end as adoption,
    case when leaves_at_term < 9 then starts_at + to_years(leaves_at_term) else timestamp '9999-12-31' end as stops_at
from billed_customer
where rnd('instrumented', customer_n) < 0.72;

create view pendo__account_history as
select
    customer_n as _n,
    -- The product sends the CRM's id for most; the rest have a key of the product's own, and a web address.
    case when rnd('crm id sent', customer_n) < 0.85 then account_id else 'ws-' || customer_n::varchar end as id,
    '2026-07-03T04:00:00Z' as last_updated_at,
    customer_name as agent_name,
    domain as agent_website,
    case when rnd('crm id sent', customer_n) < 0.85 then account_id end as agent_salesforceaccountid,
    iso(starts_at + interval 1 day) as first_visit,
    synced() as _fivetran_synced
from using_customer;

create table visitor as
select
    person.n as key_n, customer_n, 'v' || person.n::varchar as visitor_id, first_name(person.n) || ' ' || last_name(person.n) as name,
    lower(first_name(person.n) || '.' || last_name(person.n)) || '@' || web as email,
    case when rnd('crm id sent', customer_n) < 0.85 then account_id else 'ws-' || customer_n::varchar end as pendo_account_id, starts_at
from using_customer
join person on person.n // 10 = customer_n
where person.n < 7000000000;

create view pendo__visitor_history as
select
    key_n as _n,
    visitor_id as id,
    '2026-07-03T04:00:00Z' as last_updated_at,
    pendo_account_id as account_id,
    email as agent_email,
    name as agent_full_name,
    iso(starts_at + interval 1 day) as first_visit,
    synced() as _fivetran_synced
from visitor;

create view pendo__visitor_account_history as
select
    key_n as _n,
    visitor_id,
    pendo_account_id as account_id,
    '2026-07-03T04:00:00Z' as visitor_last_updated_at,
    synced() as _fivetran_synced
from visitor;

create table feature_use as
with months as (
    select unnest(range(1, 31)) as month_n,
        unnest(generate_series(timestamp '2024-01-01', timestamp '2026-06-01', interval 1 month)) as month_start
),
possible as (
    select
        (key_n * 100 + month_n) * 10 + f as n, visitor_id, pendo_account_id, f, month_start,
        0.17 * adoption * (1.3 - 0.1 * f)
            * case when stops_at < timestamp '9999-01-01' then least(1, days_between(month_start, stops_at) / 240) else 1 end as likely
    from visitor
    join using_customer using (customer_n)
    join months on month_start > using_customer.starts_at and month_start < stops_at
    cross join feature
)
select
    n, visitor_id, pendo_account_id, f,
    month_start + to_seconds(86400 * rnd_int('use day', n, 28) + 3600 * (8 + rnd_int('use hour', n, 10))) as used_at,
    1 + rnd_int('times', n, 30) as times
from possible
where rnd('uses', n) < likely;

create view pendo__feature_event as
select
    n as _n,
    'u' || to_base(n, 36) as _fivetran_id,
    pendo_account_id as account_id,
    visitor_id,
    'feat_' || f::varchar as feature_id,
    '-1' as app_id,
    iso(used_at) as timestamp,
    times::varchar as num_events,
    (times // 2 + 1)::varchar as num_minutes
from feature_use;
