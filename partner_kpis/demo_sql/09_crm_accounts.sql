-- The CRM's accounts, people and rates, as a loader lands them. Every view of these last steps carries _n, the number inside the id,
-- to order by and to find rows quickly; it is not written. Views hold clean rows: demo.py adds the planted defects while it writes.

create macro synced() as iso(getvariable('extracted_at'));
create macro rep_id(n) as sf_id('005', n);

create table account_row as
select
    customer_n as n, false as merged, null::bigint as master_n, customer_name as name, 'Customer' as type, false as is_partner,
        domain as web, region_label, country, owner_n,
    timestamp '2022-01-01' + interval 1 day * rnd_int('account created', customer_n, 720) as created_at, customer_n as k
from customer where customer_n <> 7
union all
select account_n, false, null, partner_name,
    case partner_type when 'reseller' then 'Reseller' when 'distributor' then 'Distributor' when 'technology' then 'Technology Partner'
        when 'services' then 'Consulting Partner' else 'Referral Partner' end, true,
    -- A partner the CRM cannot find by its web domain keeps its own there.
    case when crm_link = 'crosswalk' then 'old-name-' || p::varchar || '.example' else domain end,
    case region when 'north_america' then 'North America' else upper(region) end, country, 11 + manager_n, joined_on, account_n
from partner
union all
-- Duplicates merged away: six customers, two of them through a chain of two, and one partner.
select 7000000000 + customer_n, true, case when customer_n in (5, 6) then 7100000000 + customer_n else customer_n end,
    customer_name || ' (dup)', 'Customer', false, domain,
    region_label, country, owner_n, timestamp '2022-02-01', customer_n
from customer where customer_n <= 6
union all
select 7100000000 + customer_n, true, customer_n, upper(customer_name), 'Customer', false, domain, region_label, country, owner_n,
    timestamp '2022-03-01', customer_n
from customer where customer_n in (5, 6)
union all
select 7200000000 + p, true, account_n, partner_name || ' Inc', 'Reseller', true, domain, 'EMEA', country, 11 + manager_n, joined_on,
    account_n
from partner where p = 5;

create view salesforce__account as
select
    n as _n,
    sf_id('001', n) as id,
    yes_no(merged) as is_deleted,
    sf_id('001', master_n) as master_record_id,
    name,
    type,
    yes_no(is_partner) as is_partner,
    null::varchar as parent_id,
    -- People type web addresses in every way.
    (['https://www.', 'http://www.', 'https://', 'www.', ''])[1 + rnd_int('website', n, 5)]
        || case when rnd('website', n + 1) < 0.06 then upper(web) else web end
        || (['', '', '/', '/about', ':443/'])[1 + rnd_int('website path', n, 5)] as website,
    pick(['Manufacturing', 'Retail', 'Finance', 'Healthcare', 'Education', 'Transport'], 'industry', n) as industry,
    (20 + rnd_int('employees', n, 4000))::varchar as number_of_employees,
    country as billing_country,
    region_label as region_c,
    rep_id(owner_n) as owner_id,
    iso(created_at) as created_date,
    iso(created_at + interval 40 day) as last_modified_date,
    iso(created_at + interval 40 day) as system_modstamp,
    'true' as _fivetran_active,
    synced() as _fivetran_synced
from account_row;

create table person as
select
    customer_n * 10 + k as n,
    case when customer_n <= 6 and k = 1 then 7000000000 + customer_n when customer_n = 7 then 8000000004 else customer_n end as account_n,
    domain as web, country, owner_n
from customer
cross join (values (1), (2)) as ks (k)
where (k = 1 or rnd('second contact', customer_n) < 0.35) and customer_n <> 7
union all
select 8000000000 + p * 10 + k, account_n, domain, country, 11 + manager_n
from partner
cross join (values (1), (2)) as ks (k);

create macro first_name(n) as pick(['Ana', 'Ben', 'Chloe', 'Dev', 'Elif', 'Femi', 'Greta', 'Hugo', 'Iris', 'Jonas', 'Keiko', 'Liam',
    'Mina', 'Noor', 'Omar', 'Priya', 'Quinn', 'Rosa', 'Sven', 'Tess'], 'first name', n);
create macro last_name(n) as pick(['Abbott', 'Bauer', 'Costa', 'Dubois', 'Eklund', 'Fischer', 'Garcia', 'Hayashi', 'Ivanova', 'Jansen',
    'Kowalski', 'Lopez', 'Murphy', 'Nakamura', 'Okafor', 'Patel', 'Quist', 'Rossi', 'Silva', 'Tanaka'], 'last name', n);

create view salesforce__contact as
select
    n as _n,
    sf_id('003', n) as id,
    'false' as is_deleted,
    null::varchar as master_record_id,
    sf_id('001', account_n) as account_id,
    first_name(n) as first_name,
    last_name(n) as last_name,
    first_name(n) || ' ' || last_name(n) as name,
    lower(first_name(n) || '.' || last_name(n)) || '@' || web as email,
    pick(['Head of IT', 'Buyer', 'Operations Manager', 'Finance Director', 'Architect'], 'title', n) as title,
    country as mailing_country,
    rep_id(owner_n) as owner_id,
    '2022-06-01T09:00:00Z' as created_date,
    '2023-02-01T09:00:00Z' as system_modstamp,
    synced() as _fivetran_synced
from person;

create view salesforce__dated_conversion_rate as
select
    (case iso_code when 'EUR' then 100 when 'GBP' then 200 when 'JPY' then 300 else 400 end) + month_key as _n,
    sf_id('04w', (case iso_code when 'EUR' then 100 when 'GBP' then 200 when 'JPY' then 300 else 400 end) + month_key) as id,
    'false' as is_deleted,
    iso_code,
    conversion_rate::varchar as conversion_rate,
    day_text(start_date) as start_date,
    day_text(next_start_date) as next_start_date,
    iso(start_date) as created_date,
    iso(start_date) as system_modstamp,
    synced() as _fivetran_synced
from monthly_rate;
