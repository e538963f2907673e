-- Tools: every later step speaks through these few macros.
-- Variables set by demo.py: seed, scale, as_of (the exclusive end of the as-of day), extracted_at.

-- A number in [0, 1) that depends on the seed, the name of the decision and the key alone: order and threads never matter.
-- (Decision and key are hashed apart, then hashed together: one hash of several arguments does not mix them well enough.)
create macro rnd(decision, key) as
    (hash(xor(hash(key::bigint), hash(getvariable('seed')::varchar || ' ' || decision))) >> 11) / 9007199254740992::double;
create macro rnd_int(decision, key, n) as floor(rnd(decision, key) * n)::bigint;
create macro pick(list, decision, key) as list[1 + rnd_int(decision, key, len(list))];

-- Time, to the whole second.
create macro plus_days(moment, days) as make_timestamp(epoch_us(moment) + floor(days * 86400)::bigint * 1000000);
create macro along(from_moment, to_moment, share) as
    make_timestamp(epoch_us(from_moment) + floor(share * (epoch_us(to_moment) - epoch_us(from_moment)) / 1000000)::bigint * 1000000);
-- The nearest working day, at some hour of the office day.
create macro in_office(moment, decision, key) as
    date_trunc('day', moment + interval 1 day * (case isodow(moment) when 6 then -1 when 7 then 1 else 0 end))
        + to_seconds(32400 + rnd_int(decision, key, 28800));
create macro days_between(from_moment, to_moment) as (epoch_us(to_moment) - epoch_us(from_moment)) / 86400000000::double;
create macro month_number(moment) as (year(moment) - 2024) * 12 + month(moment);

-- How systems write things.
create macro iso(moment) as strftime(moment, '%Y-%m-%dT%H:%M:%SZ');
create macro day_text(moment) as strftime(moment, '%Y-%m-%d');
create macro yes_no(flag) as case when flag then 'true' else 'false' end;
-- An 18-character id: prefix, instance, number, and the case checksum, which is AAA when no letter is upper case.
create macro sf_id(prefix, number) as prefix || '5f' || lpad(number::varchar, 10, '0') || 'AAA';

-- Money: a typical rate per currency and how far it swings.
create table currency_rate as
select * from (values
    ('USD', 1.0::double, 0.0::double), ('EUR', 0.9200, 0.035), ('GBP', 0.7900, 0.030), ('JPY', 148.0, 0.055)
) as t (iso_code, base_rate, swing);
