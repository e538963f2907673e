-- Partners. The first twenty have planted stories; the rest follow proportions.
-- Their number grows with the square root of the scale: a company ten times as large has about three times the partners.
create table manager as
select * from (values
    (1, 'north_america', 'Dana Whitfield', 'dana.whitfield@harborline.example'),
    (2, 'north_america', 'Marcus Oyelaran', 'marcus.oyelaran@harborline.example'),
    (3, 'emea', 'Ingrid Solberg', 'ingrid.solberg@harborline.example'),
    (4, 'apac', 'Kenji Morita', 'kenji.morita@harborline.example'),
    (5, 'latam', 'Paula Rezende', 'paula.rezende@harborline.example')
) as t (manager_n, region, manager_name, manager_email);

create table partner_story as
select * from (values
    (1, 'joins late and ramps'), (2, 'leaves: agreement terminated'), (3, 'stalls: activity stops, agreement stays'),
    (4, 'is a customer too'), (5, 'its CRM account was merged'), (6, 'linked by the crosswalk alone'),
    (7, 'shares its web domain with 8'), (8, 'shares its web domain with 7'), (9, 'linked by web domain alone'),
    (10, 'changes tier after the as-of date'), (15, 'never signed'), (16, 'signed, never active')
) as t (p, story);

create table partner as
with numbered as (
    select unnest(range(1, 1 + round(60 * sqrt(getvariable('scale')))::bigint)) as p
),
described as (
    select
        p,
        case when p between 11 and 14 then (['reseller', 'referral', 'technology', 'services'])[p - 10]
            when p = 1 then 'reseller'
            else ([
                'reseller', 'referral', 'services', 'reseller', 'technology', 'distributor', 'reseller', 'referral', 'services', 'reseller',
                'referral', 'technology', 'reseller', 'services', 'reseller', 'distributor', 'referral', 'reseller', 'technology', 'services'
            ])[1 + (p * 7) % 20]
        end as partner_type,
        case
            when p in (1, 10) then 'silver' when p between 11 and 14 then 'gold'
            when rnd('tier', p) < 0.18 then 'gold' when rnd('tier', p) < 0.52 then 'silver' else 'registered'
        end as tier,
        case
            when p in (1, 2, 3, 4) then 'north_america' when p between 11 and 14 then (['north_america', 'emea', 'apac', 'latam'])[p - 10]
            when rnd('region', p) < 0.40 then 'north_america' when rnd('region', p) < 0.70 then 'emea'
            when rnd('region', p) < 0.88 then 'apac' else 'latam'
        end as region,
        case
            when p = 1 then timestamp '2025-05-12'
            when p <= 16 then plus_days(timestamp '2022-03-01', floor(rnd('joined', p) * 500))
            when rnd('joins before', p) < 0.62 then plus_days(timestamp '2021-07-01', floor(rnd('joined', p) * 900))
            else plus_days(timestamp '2024-01-10', floor(rnd('joined', p) * 760))
        end as joined_on,
        case p when 5 then 'id' when 6 then 'crosswalk' when 7 then 'none' when 8 then 'none' when 9 then 'domain'
            else case when p > 20 and p % 9 = 0 then 'domain' else 'id' end end as crm_link
    from numbered
),
lived as (
    select
        *,
        p > 20 and joined_on < timestamp '2024-09-01' and rnd('lapses', p) < 0.12 as lapses
    from described
)
select
    p,
    'PRT-' || lpad(p::varchar, 5, '0') as partner_id,
    ([
        'Amber', 'Birch', 'Cobalt', 'Delta', 'Ember', 'Falcon', 'Granite', 'Hazel', 'Indigo', 'Juniper',
        'Keystone', 'Lantern', 'Maple', 'Nimbus', 'Orchard', 'Pioneer', 'Quarry', 'Redwood', 'Summit', 'Tidewater',
        'Upland', 'Vantage', 'Willow', 'Yarrow', 'Zenith', 'Aspen', 'Beacon', 'Cedar', 'Driftwood'
    ])[1 + p % 29]
        || ' ' || case partner_type
            when 'reseller' then (['Systems', 'Resale', 'IT Supply', 'Networks'])[1 + p % 4]
            when 'referral' then (['Advisors', 'Introductions', 'Associates', 'Partners'])[1 + p % 4]
            when 'technology' then (['Labs', 'Software', 'Cloudworks', 'Data'])[1 + p % 4]
            when 'services' then (['Consulting', 'Integration', 'Services', 'Advisory'])[1 + p % 4]
            else (['Distribution', 'Wholesale', 'Logistics', 'Supply'])[1 + p % 4] end
        || case when p > 29 then ' ' || (p // 29 + 1)::varchar else '' end as partner_name,
    partner_type,
    tier,
    region,
    case region
        when 'north_america' then pick(['US', 'US', 'CA'], 'partner country', p)
        when 'emea' then pick(['DE', 'FR', 'GB', 'NL'], 'partner country', p)
        when 'apac' then pick(['JP', 'AU', 'SG'], 'partner country', p)
        else pick(['BR', 'MX'], 'partner country', p)
    end as country,
    case when p in (7, 8) then 'twinpeak-partners.example' else 'partner-' || lpad(p::varchar, 4, '0') || '.example' end as domain,
    crm_link,
    crm_link <> 'none' as crm_ok,
    8000000000 + p as account_n,
    sf_id('001', 8000000000 + p) as account_id,
    case region
        when 'north_america' then 1 + (p % 3 = 0)::int when 'emea' then 3 when 'apac' then 4 else 5
    end as manager_n,
    joined_on,
    case
        when p = 2 then timestamp '2025-09-30' when p = 3 then timestamp '2025-05-31' when p in (15, 16) then joined_on
        when lapses then plus_days(joined_on + interval 1 year * (2024 - year(joined_on) + 1 + (month(joined_on) <= 6)::int), -1)
        else timestamp '9999-12-31'
    end as active_until,
    lapses,
    p between 11 and 14 as works_everywhere,
    case tier when 'gold' then 6 when 'silver' then 3 else 1 end + case when p = 1 then 12 else 0 end as weight
from lived;

-- Agreements run a year and are renewed, sometimes late; a quarter of the partners have one without an end.
create table agreement as
with yearly as (
    select
        p, k, lapses, active_until,
        rnd('evergreen', p) < 0.25 and not lapses and p not in (2, 3) as evergreen,
        joined_on + interval 1 year * k
            + interval 1 day * (case when k > 0 and rnd('late renewal', p * 10 + k) < 0.08 then 18 else 0 end) as starts_on,
        joined_on + interval 1 year * (k + 1) - interval 1 day as ends_on
    from partner
    cross join range(6) as years (k)
    where p <> 15
)
select
    p * 10 + k as agreement_n,
    p,
    starts_on,
    case when not evergreen then ends_on end as ends_on,
    case when p = 2 and timestamp '2025-09-30' between starts_on and ends_on then timestamp '2025-09-30' end as terminated_on,
    case when k > 0 then p * 10 + k - 1 end as renews_n,
    plus_days(starts_on, 0.4 - floor(1 + 18 * rnd('signed', p * 10 + k))) as signed_at
from yearly
where starts_on < getvariable('as_of')
    and not (evergreen and k > 0)
    and not (lapses and starts_on > active_until)
    and not (p = 2 and starts_on > timestamp '2025-09-30');

-- Changes of tier, manager and type. Read backwards from today's value: the last change ends at what the partner row shows.
create table partner_change as
select p * 10 + 1 as change_n, p, 'tier' as field, 'registered' as old_value, 'silver' as new_value,
    timestamp '2026-02-16 10:12:00' as changed_at
from partner where p = 1
union all
select p * 10 + 1, p, 'tier', 'gold', 'silver', timestamp '2026-07-02 08:30:00' from partner where p = 10
union all
select
    p * 10 + 1, p, 'tier',
    case when tier = 'silver' then (case when rnd('demoted', p) < 0.25 then 'gold' else 'registered' end) else 'silver' end,
    tier,
    plus_days(timestamp '2024-03-04 09:00:00', 800 * rnd('tier changed', p))
from partner
where p > 10 and p not in (15, 16) and joined_on < timestamp '2024-02-01' and rnd('tier changes', p) < 0.35
union all
-- Some climbed twice.
select p * 10 + 2, p, 'tier', 'registered', 'silver', timestamp '2024-02-12 09:00:00'
from partner
where p > 16 and tier = 'gold' and joined_on < timestamp '2024-02-01' and rnd('tier changes', p) < 0.12
union all
-- A manager hands a third of her partners to a colleague.
select p * 10 + 3, p, 'partner_manager_email', m_old.manager_email, m_new.manager_email, timestamp '2025-03-03 08:00:00'
from partner
join manager as m_new on m_new.manager_n = partner.manager_n
join manager as m_old on m_old.manager_n = 1
where partner.manager_n = 2 and joined_on < timestamp '2025-01-01'
union all
select p * 10 + 4, p, 'partner_type', 'referral', partner_type, timestamp '2025-01-15 12:00:00'
from partner where p > 20 and p % 23 = 0 and partner_type <> 'referral' and joined_on < timestamp '2024-12-01';

-- Who can be drawn for a deal opened in a month and region, to source it or to take part: one slot per unit of weight.
create table partner_slot as
with kind as (
    select * from (values
        ('source', 'reseller', 4), ('source', 'referral', 4), ('source', 'distributor', 3),
        ('source', 'services', 1), ('source', 'technology', 1),
        ('take part', 'reseller', 1), ('take part', 'referral', 1), ('take part', 'distributor', 1),
        ('take part', 'services', 4), ('take part', 'technology', 4)
    ) as t (kind, partner_type, type_weight)
),
months as (
    select
        unnest(range(1, 31)) as month_n,
        unnest(generate_series(timestamp '2024-01-01', timestamp '2026-06-01', interval 1 month)) as month_start
),
willing as (
    select
        kind.kind, month_n, regions.region, p,
        case
            when partner.region = regions.region
                then ceil(weight * type_weight * least(1, (days_between(joined_on, month_start) - 60) / 240))
            else 1
        end::int as copies
    from partner
    join kind on kind.partner_type = partner.partner_type
    cross join months
    cross join (select distinct region from manager) as regions
    where (partner.region = regions.region or works_everywhere)
        and days_between(joined_on, month_start) > 75
        and active_until > month_start + interval 55 day
        and p not in (15, 16)
)
select kind, month_n, region, p, row_number() over (partition by kind, month_n, region order by p, copy) - 1 as slot
from (select kind, month_n, region, p, unnest(range(copies)) as copy from willing);

create table slot_count as
select kind, month_n, region, count(*) as slots from partner_slot group by kind, month_n, region;
