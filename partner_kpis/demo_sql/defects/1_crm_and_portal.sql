-- Planted defects. Each block is one query whose rows replace a clean row (_op = 'replace'), come on top of the clean rows ('add'),
-- take a row away ('drop'), or only name rows that are already there ('found'). demo.py writes them and counts them.
--   --- defect_id | system.table | expected | reason      opens a block and says what a careful project must make of the rows
--   ---   text                                            describes it
--   --- + system.table                                    opens a block of further rows the same defect needs; they are not counted
-- Most of these sit on quiet deals (13_quiet_deals.sql).

-- setup
create table last_move as
select deal_n, deal_n * 16 + arg_max(k, moved_at) as history_n
from stage_move
where deal_n in (select deal_n from quiet_deal)
group by deal_n;

-- The clean rows of the customers that carry defects, once, so that each block is quick at any scale.
create table near_opportunity as select * from salesforce__opportunity where _n < 641 * 8;
create table near_history as select * from salesforce__opportunity_history where _n < 641 * 8 * 16;

create macro quiet(wanted) as table select * from quiet_deal where defect_id = wanted;
create macro near_rows(wanted) as table select o.*, nth, slot_n from near_opportunity as o join quiet(wanted) on deal_n = _n;

-- A registration that would source the deal if nothing were wrong with it.
create macro good_registration(wanted) as table
select
    900000000 + slot_n as _n, 'REG-' || (900000000 + slot_n)::varchar as registration_id,
        'PRT-' || lpad((11 + slot_n % 4)::varchar, 5, '0') as partner_id,
    customer_name, null::varchar as customer_domain, null::varchar as crm_account_id, opportunity_id as crm_opportunity_id,
        amount::varchar as amount, currency,
    iso(opened_at - interval 8 day) as submitted_at, iso(opened_at - interval 5 day) as decided_at, 'approved' as decision,
        null::varchar as rejection_reason,
    iso(opened_at + interval 85 day) as expires_at, null::varchar as withdrawn_at, iso(opened_at - interval 190 hour) as created_at,
        null::varchar as deleted_at,
    nth, opened_at, 'add' as _op
from quiet(wanted);

-- An activity that would influence it.
create macro good_activity(wanted) as table
select
    900000000 + slot_n as _n, 'ACT-' || (900000000 + slot_n)::varchar as activity_id,
        'PRT-' || lpad((11 + slot_n % 4)::varchar, 5, '0') as partner_id,
    null::varchar as crm_account_id, opportunity_id as crm_opportunity_id, 'co_sell' as activity_type,
        iso(opened_at + interval 5 day) as occurred_at,
    iso(opened_at + interval 6 day) as created_at, null::varchar as notes, null::varchar as deleted_at, nth, slot_n, 'add' as _op
from quiet(wanted);

-- A row of the CRM's partner list on the deal, naming some account.
create macro good_partner_row(wanted, account_id) as table
select
    9000000000 + slot_n as _n, sf_id('00I', 9000000000 + slot_n) as id, 'false' as is_deleted, opportunity_id,
        account_id as account_to_id, 'Advisor' as role,
    'false' as is_primary, rep_id(owner_n) as created_by_id, iso(opened_at + interval 5 day) as created_date,
        iso(opened_at + interval 5 day) as last_modified_date,
    iso(opened_at + interval 5 day) as system_modstamp, synced() as _fivetran_synced, nth, customer_n, 'add' as _op
from quiet(wanted);

--- duplicate_same_content | salesforce.opportunity | duplicate | duplicate_key
---   The loader delivered the same row twice.
select * exclude (nth, slot_n), 'add' as _op from near_rows('duplicate_opportunity');

--- duplicate_same_content | salesforce.contact | duplicate | duplicate_key
---   The loader delivered the same row twice.
select *, 'add' as _op from salesforce__contact where _n in (301, 401, 501);

--- duplicate_same_content | prm.activities | duplicate | duplicate_key
---   The portal's export repeats two rows.
select *, 'add' as _op from prm__activities where _n < 641 * 128 order by _n limit 2;

--- duplicate_other_content | salesforce.opportunity | duplicate | duplicate_key
---   An older version of the row, with an earlier system_modstamp, arrives late: another amount, an open stage.
select * exclude (nth, slot_n) replace (
    'Proposal' as stage_name, '1.00' as amount, '60' as probability, 'false' as is_closed, 'false' as is_won,
    created_date as system_modstamp, created_date as last_modified_date), 'add' as _op
from near_rows('conflicting_opportunity');

--- duplicate_other_content | salesforce.account | duplicate | duplicate_key
---   An older version of the row, with another name and an earlier system_modstamp.
select * replace (name || ' (old name)' as name, '2022-01-01T00:00:00Z' as system_modstamp, '2022-01-01T00:00:00Z' as last_modified_date),
    'add' as _op
from salesforce__account where _n in (31, 32);

--- duplicate_other_content | prm.deal_registrations | duplicate | duplicate_key
---   Two rows with one key that differ in their amount; the drop has no version column, so content decides which stays.
select * replace ('77777.00' as amount), 'add' as _op from prm__deal_registrations where _n > 600000000 order by _n limit 1;

--- null_key | salesforce.opportunity | quarantined | null_key
---   A row without its key.
select * exclude (nth, slot_n) replace (9999999999 as _n, null as id), 'add' as _op from near_rows('null_key');

--- null_key | salesforce.opportunity_partner | quarantined | null_key
---   A row without its key.
select * replace (9999999999 as _n, null as id), 'add' as _op
from (from salesforce__opportunity_partner where _n < 641 * 128 order by _n limit 1);

--- null_key | prm.activities | quarantined | null_key
---   A row without its key; the cell holds a blank.
select * replace (999999999 as _n, ' ' as activity_id), 'add' as _op from (from prm__activities where _n < 641 * 128 order by _n limit 1);

--- orphan_opportunity | salesforce.opportunity | exception | unknown_account
---   The deal's account is not in the account table.
select * exclude (nth, slot_n) replace (sf_id('001', 6660000000 + nth) as account_id), 'replace' as _op
from near_rows('orphan_opportunity');

--- orphan_opportunity_partner | salesforce.opportunity_partner | exception | unknown_opportunity
---   The row names an opportunity that does not exist.
select * replace (9100000000 + _n as _n, sf_id('00I', 9100000000 + _n) as id, sf_id('006', 6660000000 + _n) as opportunity_id),
    'add' as _op
from (from salesforce__opportunity_partner where _n < 641 * 128 order by _n limit 3);

--- partner_row_of_non_partner | salesforce.opportunity_partner | exception | unknown_partner
---   The CRM's partner list of a deal names an account that is no partner.
select * exclude (nth, customer_n), from good_partner_row('partner_row_of_non_partner', sf_id('001', 21));

--- shared_partner_domain | prm.partners | handled | shared_domain
---   Two partners share one web domain and name no CRM account, so the domain identifies neither.
select *, 'found' as _op from prm__partners where _n in (7, 8);

--- account_of_shared_domain | salesforce.opportunity_partner | exception | unknown_partner
---   A deal lists a CRM account that only its web domain could tie to a partner, and two partners share that domain.
select * exclude (nth, customer_n) replace (sf_id('001', 8000000006 + nth) as account_to_id)
from good_partner_row('shared_partner_domain', null);

--- account_claimed_twice | prm.partners | exception | account_claimed_twice
---   A second partner names a CRM account that another partner already names; the smaller partner_id keeps it.
select * replace (sf_id('001', 8000000012) as crm_account_id), 'replace' as _op from prm__partners where _n = 16;

--- unknown_partner | prm.deal_registrations | exception | unknown_partner
---   A registration by a partner that is not in the partner master.
select * exclude (nth, opened_at) replace ('PRT-9' || lpad((500 + nth)::varchar, 4, '0') as partner_id)
from good_registration('registration_by_unknown_partner')
union all by name
select *, 'found' as _op from prm__deal_registrations where partner_id like 'PRT-9%';

--- unknown_opportunity | prm.deal_registrations | exception | unknown_opportunity
---   A registration names an opportunity the CRM does not have.
select * replace (910000000 + _n as _n, 'REG-' || (910000000 + _n)::varchar as registration_id,
    sf_id('006', 6670000000 + _n) as crm_opportunity_id, null as crm_account_id), 'add' as _op
from (from prm__deal_registrations where _n < 641 * 128 and decision = 'approved' and partner_id not like 'PRT-9%' order by _n limit 3);

--- unknown_account | prm.activities | exception | unknown_account
---   An activity names an account the CRM does not have.
select * exclude (nth, slot_n) replace (null as crm_opportunity_id, sf_id('001', 6680000000 + slot_n) as crm_account_id)
from good_activity('unknown_account');

--- backdated | prm.activities | exception | backdated
---   Said to have happened before the deal closed, recorded after it.
select view_row.*, 'found' as _op from prm__activities as view_row
where _n in (select evidence_n from evidence where why = 'touch recorded after close');

--- backdated | prm.deal_registrations | exception | backdated
---   Submitted before the close by its own date, recorded after it. Four of these belong to truly sourced deals.
select view_row.*, 'found' as _op from prm__deal_registrations as view_row
where _n in (select evidence_n from evidence where why in ('registration recorded after close', 'backdated_registration'));

--- touch_after_close | prm.activities | handled | after_close
---   A real touch on a deal that was already closed.
select view_row.*, 'found' as _op from prm__activities as view_row
where _n in (select evidence_n from evidence where why = 'touch after close');

--- touch_after_close | salesforce.task | handled | after_close
---   A task with a partner's contact, done after the deal was closed.
select view_row.*, 'found' as _op from salesforce__task as view_row
where _n in (select evidence_n from evidence where why = 'task after close');

--- unknown_stage | salesforce.opportunity | exception | unknown_stage
---   A stage name the mapping does not know; the deal's own flags say that it is open.
select * exclude (nth, slot_n) replace ('Verbal Agreement' as stage_name), 'replace' as _op from near_rows('unknown_stage')
union all
select * exclude (nth, slot_n) replace ('Closed Duplicate' as stage_name, 'true' as is_closed, 'false' as is_won), 'replace' as _op
from near_rows('unknown_closed_stage');

--- unknown_stage | salesforce.opportunity_history | exception | unknown_stage
---   The same stages in the deals' last history rows.
select h.* replace (case defect_id when 'unknown_stage' then 'Verbal Agreement' else 'Closed Duplicate' end as stage_name),
    'replace' as _op
from near_history as h join last_move on history_n = _n join quiet_deal using (deal_n)
where defect_id in ('unknown_stage', 'unknown_closed_stage');

--- unknown_opportunity_type | salesforce.opportunity | exception | unknown_opportunity_type
---   A type the mapping does not know, or none: read as new business.
select * exclude (nth, slot_n) replace ('Pilot' as type), 'replace' as _op from near_rows('unknown_opportunity_type')
union all
select * exclude (nth, slot_n) replace (null as type), 'replace' as _op from near_rows('empty_opportunity_type');

--- currency_without_rate | salesforce.opportunity | exception | no_rate
---   A deal in Swiss francs; there is no rate for them. It is counted, its converted amount stays unknown.
select * exclude (nth, slot_n) replace ('CHF' as currency_iso_code), 'replace' as _op from near_rows('currency_without_rate');

--- unreadable_date | salesforce.opportunity | quarantined | unreadable
---   A close date in another country's order, and a word.
select * exclude (nth, slot_n) replace (case nth when 1 then '31/02/2026' else 'next quarter' end as close_date), 'replace' as _op
from near_rows('unreadable_date');

--- unreadable_date | prm.deal_registrations | quarantined | unreadable
---   A registration whose submission is no date, one decided on a thirteenth month, one with a day that does not exist.
select * exclude (nth, opened_at) replace (
    case nth when 1 then 'yesterday' when 3 then '2025-02-30T10:00:00Z' else submitted_at end as submitted_at,
    case nth when 2 then '2025-13-05T10:00:00Z' else decided_at end as decided_at)
from good_registration('unreadable_registration');

--- unreadable_date | salesforce.task | quarantined | unreadable
---   A completion time that is a word.
select * replace ('soon' as completed_date_time), 'replace' as _op from salesforce__task
where _n % 16 = 9 and _n < 641 * 128 order by _n limit 1;

--- unreadable_amount | salesforce.opportunity | quarantined | unreadable
---   Text, a decimal comma, a thousands mark, not-a-number.
select * exclude (nth, slot_n) replace ((['to be agreed', '12.500,00', '1,250.00', 'NaN'])[nth] as amount), 'replace' as _op
from near_rows('unreadable_amount');

--- year_0001 | salesforce.opportunity | quarantined | unreadable
---   Opened in the year 1: no date that anybody meant.
select * exclude (nth, slot_n) replace ('0001-01-01T00:00:00Z' as created_date), 'replace' as _op from near_rows('year_0001');

--- year_0001 | prm.activities | quarantined | unreadable
---   Happened in the year 1.
select * exclude (nth, slot_n) replace ('0001-01-01T00:00:00Z' as occurred_at) from good_activity('missing_moment') where nth = 1;

--- missing_date | prm.activities | quarantined | missing_occurred_at
---   It does not say when it happened.
select * exclude (nth, slot_n) replace (null as occurred_at) from good_activity('missing_moment') where nth = 2;

--- missing_date | salesforce.opportunity | quarantined | missing_close_date
---   A deal without a close date.
select * exclude (nth, slot_n) replace (null as close_date), 'replace' as _op from near_rows('missing_close_date');

--- deleted_row | salesforce.opportunity | deleted | deleted
---   Deleted in the CRM, or found gone by the loader.
select * exclude (nth, slot_n) replace (case when nth < 3 then 'true' else 'false' end as is_deleted,
    case when nth = 3 then 'true' else 'false' end as _fivetran_deleted), 'replace' as _op
from near_rows('deleted_opportunity');

--- deleted_row | salesforce.contact | deleted | deleted
---   Deleted in the CRM.
select * replace ('true' as is_deleted), 'replace' as _op from salesforce__contact
where _n % 10 = 2 and _n between 1000 and 6400 order by _n limit 2;

--- deleted_row | salesforce.task | deleted | deleted
---   Deleted in the CRM.
select * replace ('true' as is_deleted), 'replace' as _op from salesforce__task
where _n % 16 = 9 and _n < 641 * 128 order by _n limit 2 offset 3;

--- deleted_row | salesforce.lead | deleted | deleted
---   Deleted in the CRM.
select * replace ('true' as is_deleted), 'replace' as _op from salesforce__lead where _n > 6000000000 order by _n limit 2;

--- deleted_row | prm.deal_registrations | deleted | deleted
---   Deleted in the portal; each would have sourced its deal.
select * exclude (nth, opened_at) replace (iso(opened_at + interval 2 day) as deleted_at) from good_registration('deleted_registration');

--- merged_account | salesforce.account | deleted | merged
---   Merged into another account, two of them through a chain of two. Deals, touches and one partner still name them.
select *, 'found' as _op from salesforce__account where is_deleted = 'true';

--- superseded_version | salesforce.account | superseded | superseded
---   An earlier version of the row that the loader kept, no longer active.
select * replace (name || ' Ltd' as name, '2022-02-02T00:00:00Z' as system_modstamp, '2022-02-02T00:00:00Z' as last_modified_date,
    'false' as _fivetran_active), 'add' as _op
from salesforce__account where _n in (41, 42, 43);

--- undated_response | salesforce.campaign_member | exception | undated_touch
---   Answered a partner's campaign, but nobody knows when.
select
    9000000000 + slot_n as _n, sf_id('00v', 9000000000 + slot_n) as id, 'false' as is_deleted,
    (select min(id) from salesforce__campaign where partner_account_c = sf_id('001', 8000000011)) as campaign_id,
    sf_id('003', customer_n * 10 + 1) as contact_id, 'Responded' as status, 'true' as has_responded,
        null::varchar as first_responded_date,
    iso(opened_at - interval 6 day) as created_date, iso(opened_at) as system_modstamp, synced() as _fivetran_synced, 'add' as _op
from quiet('undated_response');

--- expires_before_decision | prm.deal_registrations | handled | expired
---   The registration had run out before anyone decided on it, and before the deal was opened.
select * exclude (nth, opened_at) replace (
    iso(opened_at - interval 40 day) as submitted_at, iso(opened_at - interval 955 hour) as created_at,
    iso(opened_at - interval 20 day) as expires_at, iso(opened_at - interval 10 day) as decided_at)
from good_registration('expires_before_decision');

--- public_email_domain | prm.deal_registrations | handled | shared_domain
---   The customer's domain is that of a public e-mail provider, which one small customer also gives as its web site. It identifies nobody.
select
    920000000 + part_n as _n, 'REG-' || (920000000 + part_n)::varchar as registration_id,
        'PRT-' || lpad((11 + part_n)::varchar, 5, '0') as partner_id, customer_name,
    'mail.example' as customer_domain, '9000.00' as amount, 'USD' as currency, iso(opened_at - interval 8 day) as submitted_at,
    iso(opened_at - interval 5 day) as decided_at, 'approved' as decision, iso(opened_at - interval 190 hour) as created_at, 'add' as _op
from deal cross join range(3) as parts (part_n) where deal_n = 8 * 8 + 1;

--- shared_customer_domain | prm.deal_registrations | handled | shared_domain
---   Two customers share the web domain, so it identifies neither.
select
    930000000 + deal_n as _n, 'REG-' || (930000000 + deal_n)::varchar as registration_id, 'PRT-00012' as partner_id, customer_name,
    'shared-campus.example' as customer_domain, '9000.00' as amount, 'USD' as currency, iso(opened_at - interval 8 day) as submitted_at,
    iso(opened_at - interval 5 day) as decided_at, 'approved' as decision, iso(opened_at - interval 190 hour) as created_at, 'add' as _op
from deal where deal_n in (10 * 8 + 1, 11 * 8 + 1);

--- closed_without_history | salesforce.opportunity | handled | no_history
---   A closed deal without any stage history: it closes at the end of its close date.
select * exclude (nth, slot_n), 'found' as _op from near_rows('closed_without_history');
--- + salesforce.opportunity_history
select *, 'drop' as _op from near_history where _n // 16 in (select deal_n from quiet('closed_without_history'));

--- history_misses_close | salesforce.opportunity | handled | close_not_in_history
---   Stage history ends in an open stage although the deal is closed.
select * exclude (nth, slot_n), 'found' as _op from near_rows('history_misses_close');
--- + salesforce.opportunity_history
select *, 'drop' as _op from near_history where _n in (select history_n from last_move join quiet('history_misses_close') using (deal_n));

--- future_close | salesforce.opportunity | handled | closes_after_as_of
---   Marked closed, without history, with a close date after the as-of date: still open.
select * exclude (nth, slot_n) replace ('2026-09-30' as close_date), 'replace' as _op from near_rows('future_close');
--- + salesforce.opportunity_history
select *, 'drop' as _op from near_history where _n // 16 in (select deal_n from quiet('future_close'));

--- closed_after_as_of | salesforce.opportunity | handled | after_as_of
---   Won two days after the as-of date; the extract already shows it. As of the as-of date it is open.
select * exclude (nth, slot_n) replace (
    'Closed Won' as stage_name, '100' as probability, 'Closed' as forecast_category, 'true' as is_closed, 'true' as is_won,
        '2026-07-02' as close_date,
    '2026-07-02T15:04:00Z' as last_modified_date, '2026-07-02T15:04:00Z' as system_modstamp), 'replace' as _op
from near_rows('closed_after_as_of');
--- + salesforce.opportunity_history
select h.* replace (deal_n * 16 + 11 as _n, sf_id('008', deal_n * 16 + 11) as id, 'Closed Won' as stage_name, '100' as probability,
    'Closed' as forecast_category,
    '2026-07-02' as close_date, '2026-07-02T15:04:00Z' as created_date, '2026-07-02T15:04:00Z' as system_modstamp), 'add' as _op
from near_history as h join last_move on history_n = _n join quiet('closed_after_as_of') using (deal_n);

--- opportunity_after_as_of | salesforce.opportunity | handled | after_as_of
---   Opened on 2026-07-03, after the as-of date: it does not exist yet.
select * exclude (nth, slot_n) replace (
    1000000000 + slot_n as _n, sf_id('006', 1000000000 + slot_n) as id, name || ' (next)' as name, 'Prospecting' as stage_name,
        '10' as probability,
    'Pipeline' as forecast_category, '2026-10-30' as close_date, '2026-07-03T10:20:00Z' as created_date,
        '2026-07-03T10:20:00Z' as last_modified_date,
    '2026-07-03T10:20:00Z' as system_modstamp), 'add' as _op
from near_rows('opportunity_after_as_of');
--- + salesforce.opportunity_history
select
    (1000000000 + slot_n) * 4 as _n, sf_id('008', (1000000000 + slot_n) * 4) as id, 'false' as is_deleted,
        sf_id('006', 1000000000 + slot_n) as opportunity_id,
    rep_id(owner_n) as created_by_id, '2026-07-03T10:20:00Z' as created_date, 'Prospecting' as stage_name, amount::varchar as amount,
        '2026-10-30' as close_date,
    '10' as probability, 'Pipeline' as forecast_category, '2026-07-03T10:20:00Z' as system_modstamp, synced() as _fivetran_synced,
        'add' as _op
from quiet('opportunity_after_as_of');

--- future_activity | prm.activities | handled | after_as_of
---   Entered in advance: it has not happened by the as-of date.
select * exclude (nth, slot_n) replace ('2026-07-15T14:00:00Z' as occurred_at, '2026-06-25T09:00:00Z' as created_at)
from good_activity('future_activity');

--- recorded_after_as_of | prm.activities | handled | after_as_of
---   Happened before the as-of date, recorded after it: as of that date it does not exist.
select * exclude (nth, slot_n) replace ('2026-06-29T14:00:00Z' as occurred_at, '2026-07-02T09:00:00Z' as created_at)
from good_activity('recorded_after_as_of');

--- recorded_after_as_of | salesforce.opportunity | handled | after_as_of
---   The partner field was filled after the as-of date.
select * exclude (nth, slot_n) replace (sf_id('001', 8000000011) as partner_account_id), 'replace' as _op
from near_rows('field_set_after_as_of');
--- + salesforce.opportunity_field_history
select
    deal_n * 64 + side as _n, sf_id('017', deal_n * 64 + side) as id, 'false' as is_deleted, opportunity_id,
        sf_id('005', 20) as created_by_id,
    '2026-07-01T10:00:00Z' as created_date, 'PartnerAccount' as field, null::varchar as old_value,
    case side when 0 then sf_id('001', 8000000011) else (select partner_name from partner where p = 11) end as new_value,
        synced() as _fivetran_synced, 'add' as _op
from quiet('field_set_after_as_of') cross join range(2) as sides (side);

--- recorded_after_as_of | prm.agreements | handled | after_as_of
---   Signed after the as-of date.
select
    99990 as _n, 'AGR-099990' as agreement_id, 'PRT-00015' as partner_id, '2026-07-01' as starts_on, '2027-06-30' as ends_on,
        '2026-07-02T11:00:00Z' as signed_at, 'add' as _op;

--- recorded_after_as_of | prm.partner_changes | handled | after_as_of
---   A tier changed after the as-of date; the partner row already shows the new one.
select *, 'found' as _op from prm__partner_changes where changed_at >= '2026-07-01';

--- negative_amount | salesforce.opportunity | handled | credit
---   A credit: negative amounts are legal.
select * exclude (nth, slot_n) replace ('-1500.00' as amount,
    case when is_won = 'true' then '-1500.00' else '0.00' end as expected_revenue), 'replace' as _op from near_rows('negative_amount');
--- + salesforce.opportunity_history
select * replace ('-1500.00' as amount), 'replace' as _op from near_history
where _n // 16 in (select deal_n from quiet('negative_amount'));

--- empty_amount | salesforce.opportunity | handled | no_amount
---   Nobody has put a price on the deal yet.
select * exclude (nth, slot_n) replace (null as amount, null as expected_revenue), 'replace' as _op from near_rows('empty_amount');
--- + salesforce.opportunity_history
select * replace (null as amount), 'replace' as _op from near_history where _n // 16 in (select deal_n from quiet('empty_amount'));

--- untidy_text | salesforce.opportunity | handled | trimmed
---   Blanks around values and other capitals than the mapping's.
select * exclude (nth, slot_n) replace ('  ' || upper(stage_name) || ' ' as stage_name, ' ' || upper(type) as type), 'replace' as _op
from near_rows('untidy_text');
