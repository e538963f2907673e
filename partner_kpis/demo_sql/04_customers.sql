-- Customers. The first twenty have planted stories: see partner_kpis/demo.py for what each proves.
create table customer as
with numbered as (
    select unnest(range(1, 1 + 640 * getvariable('scale'))) as customer_n
),
placed as (
    select
        customer_n,
        case
            when customer_n = 7 then 'north_america'
            when rnd('customer region', customer_n) < 0.42 then 'north_america' when rnd('customer region', customer_n) < 0.72 then 'emea'
            when rnd('customer region', customer_n) < 0.89 then 'apac' else 'latam'
        end as region
    from numbered
),
named as (
    select
        *,
        case region
            when 'north_america' then pick(['United States', 'United States', 'United States', 'Canada'], 'customer country', customer_n)
            when 'emea'
                then pick(['Germany', 'France', 'United Kingdom', 'Netherlands', 'United Kingdom'], 'customer country', customer_n)
            when 'apac' then pick(['Japan', 'Japan', 'Australia', 'Singapore'], 'customer country', customer_n)
            else pick(['Brazil', 'Mexico'], 'customer country', customer_n)
        end as country,
        ([
            'Alder', 'Bramble', 'Copper', 'Dawn', 'Elm', 'Fern', 'Glade', 'Harvest', 'Iron', 'Jade', 'Kestrel',
            'Linden', 'Meadow', 'North', 'Ocean', 'Pine', 'Quartz', 'River', 'Silver', 'Thistle', 'Union', 'Valley',
            'Westward', 'Yellow', 'Arbor', 'Brook', 'Clover', 'Dune', 'Echo', 'Flint', 'Grove'
        ])[1 + customer_n % 31] as first_word,
        ([
            'Bakeries', 'Logistics', 'Insurance', 'Foods', 'Textiles', 'Energy', 'Motors', 'Press', 'Clinics', 'Hotels', 'Retail',
            'Ceramics', 'Airways', 'Paper', 'Chemicals', 'Mutual', 'Fisheries', 'Optics', 'Rail', 'Schools', 'Timber', 'Water', 'Studios'
        ])[1 + customer_n % 23] as second_word
    from placed
)
select
    customer_n,
    case when customer_n = 7 then sf_id('001', 8000000004) else sf_id('001', customer_n) end as account_id,
    -- The account id other systems and old deals still use: for the first six, a duplicate that was merged away.
    case
        when customer_n = 7 then sf_id('001', 8000000004)
        when customer_n <= 6 then sf_id('001', 7000000000 + customer_n)
        else sf_id('001', customer_n)
    end as known_as_id,
    first_word || ' ' || second_word || case when customer_n > 713 then ' ' || (customer_n // 713 + 1)::varchar
        else '' end as customer_name,
    case
        when customer_n = 7 then 'partner-0004.example'
        when customer_n = 8 then 'mail.example'
        when customer_n in (10, 11) then 'shared-campus.example'
        else lower(first_word || '-' || second_word) || '-' || customer_n::varchar || '.example'
    end as domain,
    region,
    country,
    case
        when country in ('Germany', 'France', 'Netherlands') then 'EUR' when country = 'United Kingdom' then 'GBP'
        when country = 'Japan' then 'JPY' else 'USD'
    end as currency,
    case region when 'north_america' then 'North America' else upper(region) end as region_label,
    case region
        when 'north_america' then 1 + rnd_int('owner', customer_n, 4) when 'emea' then 5 + rnd_int('owner', customer_n, 3)
        when 'apac' then 8 + rnd_int('owner', customer_n, 2) else 10
    end as owner_n,
    -- One to seven deals each; the merged customers have at least three.
    case
        when customer_n <= 6 then 3
        when rnd('deals', customer_n) < 0.36 then 1
        when rnd('deals', customer_n) < 0.58 then 2
        when rnd('deals', customer_n) < 0.75 then 3
        when rnd('deals', customer_n) < 0.86 then 4
        when rnd('deals', customer_n) < 0.94 then 5
        when rnd('deals', customer_n) < 0.98 then 6
        else 7
    end as deals,
    customer_n between 7 and 20 as always_direct
from named;
