-- Calendar: on which working day a deal opens. Quarter ends are strong, July, August and December weak, and business grows gently.
create table month_weight as
select * from (values
    (1, 0.95), (2, 1.00), (3, 1.30), (4, 0.90), (5, 1.00), (6, 1.25),
    (7, 0.75), (8, 0.65), (9, 1.25), (10, 1.05), (11, 1.15), (12, 0.65)
) as t (month_of_year, factor);

create table day_slot as
with working_day as (
    select unnest(generate_series(timestamp '2024-01-01', timestamp '2026-06-29', interval 1 day)) as day
),
weighted as (
    select
        day,
        floor(12 * factor * (1 + 0.5 * days_between(timestamp '2024-01-01', day) / 910))::int as copies
    from working_day
    join month_weight on month_of_year = month(day)
    where isodow(day) <= 5
)
select row_number() over (order by day, copy) - 1 as slot, day
from (select day, unnest(range(copies)) as copy from weighted);

-- Monthly rates: units of the currency per unit of US dollar, each valid to before the next one starts.
create table monthly_rate as
with month_start as (
    select unnest(generate_series(timestamp '2023-07-01', timestamp '2026-06-01', interval 1 month)) as start_date
)
select
    iso_code,
    start_date,
    case when start_date < timestamp '2026-06-01' then start_date + interval 1 month else timestamp '9999-12-31' end as next_start_date,
    case
        when iso_code = 'USD' then 1::decimal(18, 6)
        else (base_rate * (1 + swing * (2 * rnd('rate ' || iso_code, month_number(start_date)) - 1)))::decimal(18, 6)
    end as conversion_rate,
    month_number(start_date) + 12 as month_key
from currency_rate
cross join month_start;
