-- What the CRM shows of partners' work: leads, campaigns, tasks and events, among everybody else's.

-- Leads: of partners (evidence), of campaigns, and everybody else's.
create table lead_row as
select
    evidence_n as n, deal.deal_n, touched_at as created_at, opened_at as converted_at, names in ('opportunity', 'lead') as names_deal,
    case when channel = 'crm_lead' or why like 'rejected%'
        or (channel = 'both_leads' and rnd('lead names partner', evidence_n) < 0.5) then p end as p,
    case channel when 'campaign_lead' then 'Campaign' else 'Partner Referral' end as source,
    deal.customer_name, deal.domain, deal.country, deal.customer_n, deal.owner_n, deal.known_as_id,
    -- What the CRM saw a day or more after the partner portal did.
    case when channel = 'both_leads' then along(touched_at, opened_at, 0.2 + 0.5 * rnd('seen in the CRM', evidence_n))
        when channel = 'campaign_lead' then recorded_at else touched_at end as crm_created_at
from evidence
join deal using (deal_n)
where channel in ('crm_lead', 'both_leads', 'campaign_lead')
union all
-- New business that nobody referred begins as a lead too, now and then.
select deal_n * 16 + 13, deal_n, opened_at - interval 9 day, opened_at, true, null,
    pick(['Web', 'Trade Show', 'Outbound'], 'lead source', deal_n), customer_name, domain, country,
    customer_n, owner_n, known_as_id, plus_days(opened_at, -(1 + 20 * rnd('lead age', deal_n)))
from deal
where opportunity_type = 'new_business' and customer_n > 20 and rnd('had a lead', deal_n) < 0.12;

-- Prospects that never became deals, some of them sent by partners.
create table cold_lead as
with numbered as (
    select n, rnd_int('cold day', n, day_slots) as slot, pick(['north_america', 'emea', 'apac'], 'cold region', n) as region
    from (select unnest(range(1, 1 + 170 * getvariable('scale'))) as n)
    cross join (select count(*) as day_slots from day_slot) as counted
),
dated as (
    select n, region, day + to_seconds(30000 + rnd_int('cold second', n, 30000)) as created_at
    from numbered
    join day_slot using (slot)
),
slotted as (
    select n, created_at, kind, month_n, region, rnd_int('cold slot', n, slots) as slot
    from dated
    join slot_count using (region)
    where kind = 'source' and month_n = month_number(created_at)
)
select
    n, created_at, case when rnd('cold partner', n) < 0.5 then p end as p, 'Prospect ' || n::varchar as company,
        'prospect-' || n::varchar || '.example' as web
from slotted
join partner_slot using (kind, month_n, region, slot)
join partner using (p)
where crm_ok;

create view salesforce__lead as
select
    n as _n,
    sf_id('00Q', n) as id,
    'false' as is_deleted,
    null::varchar as master_record_id,
    first_name(n) as first_name,
    last_name(n) as last_name,
    first_name(n) || ' ' || last_name(n) as name,
    customer_name as company,
    lower(first_name(n) || '.' || last_name(n)) || '@' || lead_row.domain as email,
    lead_row.country as country,
    source as lead_source,
    'Qualified' as status,
    partner.account_id as partner_account_id,
    'true' as is_converted,
    day_text(converted_at) as converted_date,
    known_as_id as converted_account_id,
    case when customer_n <> 7 then sf_id('003', customer_n * 10 + 1) end as converted_contact_id,
    case when names_deal then sf_id('006', deal_n) end as converted_opportunity_id,
    rep_id(lead_row.owner_n) as owner_id,
    iso(crm_created_at) as created_date,
    iso(converted_at) as last_modified_date,
    iso(converted_at) as system_modstamp,
    synced() as _fivetran_synced
from lead_row
left join partner using (p)
union all
select
    6000000000 + n, sf_id('00Q', 6000000000 + n), 'false', null,
    first_name(n), last_name(n), first_name(n) || ' ' || last_name(n), company,
    lower(first_name(n) || '.' || last_name(n)) || '@' || web, null,
        case when p is null then pick(['Web', 'Trade Show', 'Outbound'], 'lead source', n) else 'Partner Referral' end,
    pick(['Open', 'Working', 'Unqualified'], 'status', n), partner.account_id, 'false', null, null, null, null,
        rep_id(1 + rnd_int('owner', n, 10)),
    iso(created_at), iso(created_at + interval 2 day), iso(created_at + interval 2 day), synced()
from cold_lead
left join partner using (p)
-- A partner sends some of its leads through the portal only.
where p is null or rnd('cold by portal', n) >= 0.5;

-- Campaigns: one per partner and year that has a response, and the company's own.
create table member_row as
select
    evidence_n as n, p * 10 + (year(touched_at) - 2020) as campaign_n,
    case when channel = 'campaign_lead' then evidence_n end as lead_n,
    case when channel = 'campaign_contact' then customer_n * 10 + 1 end as contact_n,
    true as has_responded, touched_at as responded_at, recorded_at as created_at
from evidence
join deal using (deal_n)
where channel in ('campaign_contact', 'campaign_lead')
union all
-- The company's own campaigns reach many and are no partner's touch; partners' campaigns reach people who do not answer.
select
    6000000000 + n, case when quiet then p * 10 + year(day) - 2020 else 9000000000 + month_number(day) // 3 end, null, n,
    not quiet and rnd('answers', n) < 0.4, day, day - interval 3 day
from (
    select n, rnd_int('mailed', n, day_slots) as slot, rnd('mailed by a partner', n) < 0.4 as quiet,
        11 + rnd_int('mailing partner', n, 4) as p
    from person
    cross join (select count(*) as day_slots from day_slot) as counted
    where n < 7000000000 and n > 210 and rnd('on a list', n) < 0.45
) as mailed
join day_slot using (slot);

create view salesforce__campaign as
with used as (select distinct campaign_n from member_row),
described as (
    select
        campaign_n, partner.account_id, partner_name,
        case when campaign_n < 9000000000 then 2020 + campaign_n % 10 else 2024 + (campaign_n - 9000000000) // 4 end as campaign_year
    from used
    left join partner on campaign_n < 9000000000 and p = campaign_n // 10
)
select
    campaign_n as _n,
    sf_id('701', campaign_n) as id,
    'false' as is_deleted,
    coalesce(partner_name || ' joint campaign ' || campaign_year::varchar,
        'Harborline campaign ' || (campaign_n - 9000000000)::varchar) as name,
    pick(['Webinar', 'Email', 'Conference', 'Content'], 'campaign type', campaign_n) as type,
    'In Progress' as status,
    account_id as partner_account_c,
    campaign_year::varchar || '-01-01' as start_date,
    campaign_year::varchar || '-12-31' as end_date,
    (500 + 100 * rnd_int('budget', campaign_n, 90))::varchar || '.00' as budgeted_cost,
    'true' as is_active,
    (campaign_year - 1)::varchar || '-12-01T09:00:00Z' as created_date,
    campaign_year::varchar || '-01-05T09:00:00Z' as system_modstamp,
    synced() as _fivetran_synced
from described;

create view salesforce__campaign_member as
select
    n as _n,
    sf_id('00v', n) as id,
    'false' as is_deleted,
    sf_id('701', campaign_n) as campaign_id,
    sf_id('00Q', lead_n) as lead_id,
    sf_id('003', contact_n) as contact_id,
    case when has_responded then 'Responded' else 'Sent' end as status,
    yes_no(has_responded) as has_responded,
    case when has_responded then day_text(responded_at) end as first_responded_date,
    iso(created_at) as created_date,
    iso(greatest(created_at, responded_at)) as system_modstamp,
    synced() as _fivetran_synced
from member_row;

-- Tasks and events: those with a partner's contact are touches, the others are ordinary sales work.
create table activity_row as
select
    evidence_n as n, channel, 8000000000 + p * 10 + 1 + rnd_int('which contact', evidence_n, 2) as who_n,
    case when names = 'opportunity' then opportunity_id else known_as_id end as what_id, known_as_id as account_id,
    pick(['Joint call with partner', 'Solution workshop', 'Pricing review with partner', 'Demo with partner'], 'subject',
        evidence_n) as subject,
    why <> 'task not completed' as done, touched_at as happened_at, recorded_at as created_at, owner_n
from evidence
join deal using (deal_n)
where channel in ('task', 'event')
union all
select
    deal_n * 16 + 9, case when rnd('ordinary event', deal_n) < 0.3 then 'event' else 'task' end, customer_n * 10 + 1, opportunity_id,
        account_id,
    pick(['Discovery call', 'Follow-up', 'Contract questions', 'Renewal check-in'], 'subject', deal_n), true,
    along(opened_at, end_at, 0.1 + 0.8 * rnd('ordinary work', deal_n)), along(opened_at, end_at, 0.05), owner_n
from deal
where customer_n > 20 and rnd('ordinary activity', deal_n) < 0.3;

create view salesforce__task as
select
    n as _n,
    sf_id('00T', n) as id,
    'false' as is_deleted,
    sf_id('003', who_n) as who_id,
    what_id,
    account_id,
    subject,
    pick(['Call', 'Call', 'Email', 'Meeting', 'Workshop', 'Proposal'], 'task type', n) as type,
    case when done then 'Completed' else 'Not Started' end as status,
    yes_no(done) as is_closed,
    'Normal' as priority,
    day_text(happened_at) as activity_date,
    -- A fifth of the finished tasks carry only their date.
    case when done and rnd('completed stamp', n) < 0.8 then iso(happened_at) end as completed_date_time,
    rep_id(owner_n) as owner_id,
    iso(created_at) as created_date,
    iso(greatest(happened_at, created_at)) as system_modstamp,
    synced() as _fivetran_synced
from activity_row
where channel = 'task';

create view salesforce__event as
select
    n as _n,
    sf_id('00U', n) as id,
    'false' as is_deleted,
    sf_id('003', who_n) as who_id,
    what_id,
    account_id,
    subject,
    pick(['Meeting', 'Meeting', 'Demo', 'Workshop', 'Webinar'], 'event type', n) as type,
    iso(happened_at) as start_date_time,
    iso(happened_at) as activity_date_time,
    day_text(happened_at) as activity_date,
    '60' as duration_in_minutes,
    rep_id(owner_n) as owner_id,
    iso(created_at) as created_date,
    iso(greatest(happened_at, created_at)) as system_modstamp,
    synced() as _fivetran_synced
from activity_row
where channel = 'event';
