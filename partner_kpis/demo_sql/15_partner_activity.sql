-- What partner people do in the portal, with its content and its mailings, and what they say when they are asked.

create table portal_visit as
with counted as (
    select
        *,
        floor(level * (case k when 1 then 3.6 when 2 then 2.8 when 3 then 1.9 else 1.5 end) * (0.4 + 1.1 * rnd('visits', pm)))::int as visits
    from person_month
)
select
    pm * 10 + j as n, person_id, partner_id,
    case when j = 0 or rnd('only a login', pm * 10 + j) < 0.62 then 'login' else 'page_view' end as event_type,
    month_start + to_seconds(86400 * rnd_int('visit day', pm * 10 + j, 28) + 28000 + rnd_int('visit second', pm * 10 + j, 36000)) as occurred_at
from counted
cross join range(0, 6) as visit (j)
where j < visits;

create view prm__portal_activity as
select
    n as _n,
    'EVT-' || n::varchar as event_id,
    person_id,
    partner_id,
    event_type,
    iso(occurred_at) as occurred_at
from portal_visit;

create table asset as
select
    a,
    'AST-' || lpad(a::varchar, 2, '0') as asset_id,
    (['Harbor Core', 'Harbor Analytics', 'Harbor Connect', 'Harbor Shield'])[1 + a % 4] || ' '
        || (['pitch deck', 'battle card', 'case study', 'data sheet', 'demo video', 'e-mail template', 'proposal template'])[1 + a % 7] as title,
    (['deck', 'battle_card', 'case_study', 'data_sheet', 'video', 'email_template', 'proposal_template'])[1 + a % 7] as asset_type,
    timestamp '2023-07-03 09:00:00' + to_seconds(86400 * 24 * (a - 1)) as published_at,
    case when a % 9 = 4 then timestamp '2023-07-03 09:00:00' + to_seconds(86400 * (24 * (a - 1) + 500)) end as retired_at
from range(1, 41) as assets (a);

create view prm__content_assets as
select
    a as _n,
    asset_id,
    title,
    asset_type,
    iso(published_at) as published_at,
    case when retired_at < getvariable('as_of') then iso(retired_at) end as retired_at,
    null::varchar as deleted_at
from asset;

create table content_use as
with counted as (
    select *, floor(level * (case when k in (1, 2, 4) then 3.2 else 1.9 end) * (0.3 + 1.2 * rnd('content uses', pm)))::int as uses
    from person_month
),
used as (
    select
        pm * 10 + j as n, person_id, partner_id, level,
        month_start + to_seconds(86400 * rnd_int('use day', pm * 10 + j, 28) + 28000 + rnd_int('use second', pm * 10 + j, 36000)) as occurred_at,
        -- Newer assets are used more.
        floor(40 * sqrt(rnd('which asset', pm * 10 + j)))::int + 1 as a,
        rnd('how used', pm * 10 + j) as u
    from counted
    cross join range(0, 5) as use (j)
    where j < uses
)
select
    used.*,
    case when u < 0.05 * (1 + level) then 'co_brand' when u < 0.16 * (1 + level) then 'share' when u < 0.62 then 'download' else 'view' end as action
from used
join asset using (a)
where occurred_at >= published_at and occurred_at < coalesce(retired_at, timestamp '9999-12-31');

create view prm__content_activity as
select
    n as _n,
    'CON-' || n::varchar as event_id,
    'AST-' || lpad(a::varchar, 2, '0') as asset_id,
    person_id,
    partner_id,
    action,
    iso(occurred_at) as occurred_at
from content_use;

-- A newsletter a month to whoever subscribes, and four announcements to all.
create table mailing as
with messages as (
    select distinct month_n, 'Partner newsletter ' || strftime(month_start, '%Y-%m') as message_name, 0.42 as reach,
        month_start + interval 8 day + interval 9 hour as sent_at, 0 as j
    from person_month
    union all
    select month_n, message_name, 1.0, sent_at, 1
    from (values
        (5, 'New incentives for 2024', timestamp '2024-05-14 08:00:00'), (14, 'Program guide 2025', timestamp '2025-02-04 08:00:00'),
        (19, 'Learning moves to a new home', timestamp '2025-07-01 08:00:00'), (26, 'Program guide 2026', timestamp '2026-02-03 08:00:00')
    ) as t (month_n, message_name, sent_at)
),
sent as (
    select
        pm * 2 + j as n, person_id, partner_id, message_name, level, sent_at + to_seconds(rnd_int('sent', pm * 2 + j, 900)) as sent_at,
        rnd('bounced', pm * 2 + j) < 0.015 as bounced
    from person_month
    join messages using (month_n)
    where reach = 1 or rnd('subscribes', person_n) < reach
)
select
    *,
    not bounced and rnd('opens', n) < 0.12 + 0.65 * level as opened,
    rnd('clicks', n) < 0.15 + 0.30 * level as would_click,
    plus_days(sent_at, 0.05 + 2.5 * rnd('opened', n) * rnd('opened', n)) as opened_at
from sent;

create view prm__communications as
select
    n as _n,
    'DLV-' || n::varchar as delivery_id,
    message_name,
    person_id,
    partner_id,
    iso(sent_at) as sent_at,
    case when not bounced then iso(sent_at + to_seconds(1 + rnd_int('delivered', n, 40))) end as delivered_at,
    case when opened then iso(opened_at) end as first_opened_at,
    case when opened and would_click then iso(opened_at + to_seconds(20 + rnd_int('clicked', n, 600))) end as first_clicked_at,
    case when bounced then iso(sent_at + to_seconds(5)) end as bounced_at
from mailing;

-- Satisfaction after each quarter (1 to 5), recommendation once a year (0 to 10).
create table partner_answer as
with asked as (
    select *, 'csat' as survey_type, 5 as scale_max, 0 as kind
    from person_month where month_n % 3 = 1 and k <= 2 and rnd('answers csat', pm) < 0.34
    union all
    select *, 'nps', 10, 1 from person_month where month_n % 12 = 10 and k in (1, 2, 4) and rnd('answers nps', pm) < 0.4
)
select
    pm * 2 + kind as n, person_id, partner_id, survey_type, scale_max, contact_n,
    least(scale_max, greatest(scale_max / 5,
        round(scale_max * (0.45 + 0.5 * level + 0.35 * (rnd('answer', pm * 2 + kind) - 0.4)))))::int as score,
    month_start + to_seconds(86400 * 12 + rnd_int('answered', pm * 2 + kind, 86400 * 10)) as responded_at
from asked;

create view prm__surveys as
select
    n as _n,
    'SRV-' || n::varchar as response_id,
    partner_id,
    person_id,
    survey_type,
    score::varchar as score,
    scale_max::varchar as scale_max,
    iso(responded_at) as responded_at,
    null::varchar as deleted_at
from partner_answer;
