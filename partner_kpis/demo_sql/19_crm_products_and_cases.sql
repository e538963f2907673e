-- The CRM's products, what each deal sells of them, and its cases.
create table product as
select * from (values
    (1, 'Harbor Core', 'HC-100', 'Platform'), (2, 'Harbor Analytics', 'HA-200', 'Module'), (3, 'Harbor Connect', 'HN-300', 'Module'),
    (4, 'Harbor Shield', 'HS-400', 'Module'), (5, 'Premium Support', 'PS-900', 'Service')
) as t (q, product_name, product_code, family);

create view salesforce__product_2 as
select
    q as _n,
    sf_id('01t', q) as id,
    'false' as is_deleted,
    product_name as name,
    product_code,
    family,
    'true' as is_active,
    '2022-01-10T09:00:00Z' as created_date,
    '2022-01-10T09:00:00Z' as system_modstamp,
    synced() as _fivetran_synced
from product;

-- New business sells the platform, often with a first module; an expansion sells a further module or more of the platform; a renewal all of it.
create table deal_product as
with split as (
    select
        deal_n, opportunity_id, customer_n, opened_at, opportunity_type,
        case when stage_n <= 3 and not is_closed then first_amount else amount end as amount,
        2 + rnd_int('first module', customer_n, 4) as first_module,
        rnd('buys a module', customer_n) < 0.45 as has_first_module,
        case opportunity_type
            when 'expansion' then rnd('cross sell', deal_n) < 0.5
            else rnd('buys a module', customer_n) < 0.45
        end as has_module,
        2 + rnd_int('module', deal_n, 4) as next_module
    from deal
    join deal_now using (deal_n)
    where stage_n <= 6 and deal_n not in (select deal_n from quiet_deal)
)
select
    deal_n, opportunity_id, customer_n, opened_at, opportunity_type, 1 as q,
    case when has_module then amount - (floor(amount * 3 / 100) * 10)::decimal(18, 2) else amount end as amount
from split
where not (opportunity_type = 'expansion' and has_module)
union all
select
    deal_n, opportunity_id, customer_n, opened_at, opportunity_type, case opportunity_type when 'expansion' then next_module else first_module end,
    case opportunity_type when 'expansion' then amount else (floor(amount * 3 / 100) * 10)::decimal(18, 2) end
from split
where has_module;

create view salesforce__opportunity_line_item as
select
    deal_n * 8 + q as _n,
    sf_id('00k', deal_n * 8 + q) as id,
    'false' as is_deleted,
    opportunity_id,
    sf_id('01t', q) as product_2_id,
    (5 * (1 + rnd_int('seats', deal_n * 8 + q, 40)))::varchar as quantity,
    amount::varchar as total_price,
    iso(opened_at + interval 1 day) as created_date,
    iso(opened_at + interval 1 day) as system_modstamp,
    synced() as _fivetran_synced
from deal_product;

-- Cases: what partners ask about the program, and customers' cases that a partner's portal user handles.
create table case_row as
select
    pm as n, partner.account_id, sf_id('003', contact_n) as contact_id, 11 + manager_n as owner_n, 'Partner program' as type,
    pick(['Question about commission', 'Portal access', 'Deal registration rule', 'MDF request'], 'case subject', pm) as subject,
    month_start + to_seconds(30000 + rnd_int('case opened', pm, 86400 * 27)) as opened_at,
    3 + 90 * rnd('case hours', pm) * (1.3 - 0.6 * level) as hours
from person_month
join partner using (p)
where k <= 2 and crm_link = 'id' and rnd('asks', pm) < 0.045 + 0.03 * level
union all
select
    10000000 + e.evidence_n, deal.account_id, sf_id('003', customer_n * 10 + 1), portal_user.n, 'Problem',
    pick(['Import fails', 'Slow report', 'Permission question', 'Integration stops'], 'case subject', e.evidence_n),
    plus_days(closed_at, 10 + 150 * rnd('case after', e.evidence_n)), 2 + 60 * rnd('case hours', e.evidence_n)
from evidence as e
join deal using (deal_n)
join portal_user on portal_user.p = e.p and portal_user.k = 1
where is_won and earns <> 'nothing' and customer_n <> 7 and rnd('case handled', e.evidence_n) < 0.4;

create view salesforce__case as
select
    n as _n,
    sf_id('500', n) as id,
    'false' as is_deleted,
    (100000 + n % 800000)::varchar as case_number,
    account_id,
    contact_id,
    rep_id(owner_n) as owner_id,
    type,
    subject,
    case when opened_at + to_seconds((hours * 3600)::bigint) < getvariable('as_of') then 'Closed' else 'Working' end as status,
    yes_no(opened_at + to_seconds((hours * 3600)::bigint) < getvariable('as_of')) as is_closed,
    iso(opened_at) as created_date,
    case when opened_at + to_seconds((hours * 3600)::bigint) < getvariable('as_of')
        then iso(opened_at + to_seconds((hours * 3600)::bigint)) end as closed_date,
    iso(opened_at + interval 1 day) as system_modstamp,
    synced() as _fivetran_synced
from case_row
where opened_at < getvariable('as_of') - interval 1 day;
