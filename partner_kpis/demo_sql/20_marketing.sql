-- HubSpot, which the company uses for marketing only and synchronises with the CRM: companies, contacts, e-mails and forms, but no deals.
create table company_row as
select
    10000000 + customer_n as id, customer_name as name, domain, 'CUSTOMER' as type, region_label as region, country,
    -- Some were never synchronised: their web domain has to tell who they are. The first six still name a duplicate that was merged away.
    case when customer_n <= 20 or rnd('synchronised', customer_n) < 0.93 then known_as_id end as sf_account_id,
    timestamp '2023-03-01' + to_seconds(86400 * rnd_int('company created', customer_n, 300)) as created_at
from customer
where customer_n <> 7 and (customer_n <= 12 or rnd('marketed to', customer_n) < 0.5)
union all
select
    900000000 + p, partner_name, domain, 'PARTNER', case region when 'north_america' then 'North America' else upper(region) end, country,
    account_id, joined_on + interval 12 hour
from partner
where crm_link = 'id' and p not in (5, 15, 16)
union all
select 800000000 + n, company, web, 'PROSPECT', null, null, null, created_at + interval 3 hour
from cold_lead
where n <= 160 and n % 8 = 3 and p is null;

create view hubspot__company as
select
    id as _n,
    id::varchar as id,
    'false' as is_deleted,
    name as property_name,
    domain as property_domain,
    type as property_type,
    region as property_region,
    country as property_country,
    sf_account_id as property_salesforceaccountid,
    iso(created_at) as property_createdate,
    synced() as _fivetran_synced
from company_row;

create table marketing_contact as
select
    100000000 + n as id, 10000000 + n // 10 as company_id, first_name(n) as first_name, last_name(n) as last_name,
    lower(first_name(n) || '.' || last_name(n)) || '@' || web as email, null::bigint as person_n,
    timestamp '2023-06-01 09:00:00' as created_at
from person
where n < 7000000000 and 10000000 + n // 10 in (select id from company_row)
union all
select 9000000000 + person_n, 900000000 + p, first_name, last_name, email, person_n, created_at + interval 1 day
from partner_person
where 900000000 + p in (select id from company_row) and k <= 4;

-- Some people were in HubSpot twice; the second contact was merged into the first.
create table contact_merge as
select id as canonical_vid, 7000000000 + id as vid_to_merge
from marketing_contact
where person_n is null and rnd('merged contact', id) < 0.015;

create view hubspot__contact as
select
    id as _n,
    id::varchar as id,
    'false' as _fivetran_deleted,
    email as property_email,
    first_name as property_firstname,
    last_name as property_lastname,
    company_id::varchar as property_associatedcompanyid,
    (7000000000 + case when id in (select canonical_vid from contact_merge) then id end)::varchar as property_hs_merged_object_ids,
    iso(created_at) as property_createdate,
    synced() as _fivetran_synced
from marketing_contact
union all
-- The loader keeps the contact that lost a merge, marked as deleted.
select
    vid_to_merge, vid_to_merge::varchar, 'true', 'old.' || email, first_name, last_name, company_id::varchar, null, iso(created_at), synced()
from contact_merge
join marketing_contact on id = canonical_vid;

create view hubspot__contact_merge_audit as
select
    vid_to_merge as _n,
    vid_to_merge::varchar as vid_to_merge,
    canonical_vid::varchar as canonical_vid,
    '2' as num_properties_moved,
    '2024-02-20T10:00:00Z' as timestamp,
    synced() as _fivetran_synced
from contact_merge;

create view hubspot__owner as
select
    n as _n,
    (500 + n)::varchar as owner_id,
    first_name(700 + n) as first_name,
    last_name(700 + n) as last_name,
    'marketing' || n::varchar || '@harborline.example' as email,
    synced() as _fivetran_synced
from range(1, 4) as owners (n);

-- Marketing e-mails: a digest to customers each month since mid-2024, an announcement to partner people each quarter.
create table marketing_email as
select
    c, case when c <= 24 then 'Customer digest ' else 'Partner announcement ' end || strftime(month_start, '%Y-%m') as name,
    month_start + interval 14 day + interval 10 hour as sent_at, c > 24 as to_partners, month_number(month_start) as month_n
from (
    select unnest(range(1, 25)) as c, unnest(generate_series(timestamp '2024-07-01', timestamp '2026-06-01', interval 1 month)) as month_start
    union all
    select unnest(range(25, 35)), unnest(generate_series(timestamp '2024-02-01', timestamp '2026-05-01', interval 3 month))
);

create view hubspot__email_campaign as
select
    c as _n,
    (7000 + c)::varchar as id,
    name,
    name as subject,
    'BATCH_EMAIL' as type,
    '113' as app_id,
    synced() as _fivetran_synced
from marketing_email;

create table marketing_send as
with audience as (
    select
        c, marketing_email.sent_at, id, email, level,
        c * 1000000000 + case when id < 9000000000 then id - 100000000 else 900000000 + id - 9000000000 end as send_n
    from marketing_email
    join marketing_contact on to_partners = (person_n is not null) and marketing_contact.created_at < sent_at
    left join (select person_n, month_n, level from person_month) as alive using (person_n, month_n)
    where (person_n is null or level is not null)
        and rnd('in the audience', c * 1000000000 + id % 1000000000) < case when to_partners then 0.45 else 0.042 end
)
select
    *,
    sent_at + to_seconds(rnd_int('mailed', send_n, 600)) as mailed_at,
    rnd('mail bounces', send_n) < 0.02 as bounced,
    rnd('mail opened', send_n) < coalesce(0.12 + 0.6 * level, 0.3) as opened,
    rnd('mail clicked', send_n) < coalesce(0.15 + 0.3 * level, 0.2) as clicked
from audience;

create table marketing_event as
select send_n * 8 as n, 'SENT' as type, mailed_at as created_at, send_n, email, c from marketing_send
union all
select send_n * 8 + 1, 'DELIVERED', mailed_at + interval 4 second, send_n, email, c from marketing_send where not bounced
union all
select send_n * 8 + 2, 'BOUNCE', mailed_at + interval 6 second, send_n, email, c from marketing_send where bounced
union all
select send_n * 8 + 3, 'OPEN', plus_days(mailed_at, 0.02 + 2 * rnd('opened after', send_n)), send_n, email, c
from marketing_send where opened and not bounced
union all
select send_n * 8 + 4, 'CLICK', plus_days(mailed_at, 0.0205 + 2 * rnd('opened after', send_n)), send_n, email, c
from marketing_send where opened and clicked and not bounced;

create view hubspot__email_event as
select
    n as _n,
    'e' || to_base(n, 36) as id,
    type,
    iso(created_at) as created,
    (7000 + c)::varchar as email_campaign_id,
    email as recipient,
    case when type <> 'SENT' then 'e' || to_base(send_n * 8, 36) end as sent_by_id,
    case when type in ('OPEN', 'CLICK') then 'false' end as filtered_event,
    synced() as _fivetran_synced
from marketing_event
where created_at < getvariable('extracted_at');

create view hubspot__email_event_sent as
select
    n as _n,
    'e' || to_base(n, 36) as id,
    name as subject,
    synced() as _fivetran_synced
from marketing_event
join marketing_email using (c)
where type = 'SENT' and created_at < getvariable('extracted_at');

-- Forms: three of the company, two of partners (seed campaign_partners says which).
create table form_row as
select * from (values
    (1, 'Contact us', null), (2, 'Newsletter', null), (3, 'Webinar registration', null),
    (4, 'Joint webinar: Harbor Core in practice', 11), (5, 'Buyer''s guide to Harbor Connect', 13)
) as t (f, name, p);

create macro form_guid(f) as '5e0f0000-0000-4000-8000-00000000000' || f::varchar;

create view hubspot__form as
select
    f as _n,
    form_guid(f) as guid,
    name,
    'HUBSPOT' as form_type,
    '2023-09-04T09:00:00Z' as created_at,
    '2023-09-04T09:00:00Z' as updated_at,
    'false' as _fivetran_deleted,
    synced() as _fivetran_synced
from form_row;

-- A partner's form is answered here only by customers whose deals are all closed and who buy nothing afterwards, so nobody's deal depends on it.
create table form_answer as
with settled_customer as (
    select customer_n, max(end_at) as last_end_at
    from deal
    group by customer_n
    having bool_and(is_closed) and max(end_at) < getvariable('as_of') - interval 90 day
),
answered as (
    select
        id * 8 + f as n, f, marketing_contact.id as contact_id,
        plus_days(case when f <= 3 then timestamp '2024-01-10' else last_end_at end,
            case when f <= 3 then 890 * rnd('form sent', id * 8 + f) else 15 + 60 * rnd('form sent', id * 8 + f) end) as submitted_at
    from marketing_contact
    cross join form_row
    left join settled_customer on customer_n = company_id - 10000000
    where person_n is null and company_id > 10000020
        and rnd('fills in', id * 8 + f) < case when f <= 3 then 0.12 else 0.14 end
        and (f <= 3 or (last_end_at is not null and company_id - 10000000 not in (select customer_n from quiet_deal)))
)
select * from answered where submitted_at < getvariable('as_of');

create view hubspot__contact_form_submission as
select
    n as _n,
    'c' || to_base(n, 36) as conversion_id,
    form_guid(f) as form_id,
    contact_id::varchar as contact_id,
    iso(submitted_at) as timestamp,
    name as title,
    synced() as _fivetran_synced
from form_answer
join form_row using (f);
