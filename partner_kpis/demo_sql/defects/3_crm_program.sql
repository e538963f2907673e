-- Defects in the CRM's partner program, products and cases.

-- setup
create table some_lines as from salesforce__opportunity_line_item order by _n limit 60;

--- tied_both_ways | salesforce.account_partner | handled | two_directions
---   Two accounts tied as partners: one row per direction, of which only one is a partnership.
select *, 'found' as _op from salesforce__account_partner where reverse_partner_id is not null;

--- duplicate_same_content | salesforce.login_history | duplicate | duplicate_key
---   The loader delivered two logins twice.
select *, 'add' as _op from (from salesforce__login_history order by _n limit 2);

--- unreadable_date | salesforce.login_history | quarantined | unreadable
---   A moment on a month that does not exist.
select * replace (9000000000 as _n, sf_id('0Ya', 9000000000) as id, '2025-14-03T08:00:00Z' as login_time), 'add' as _op
from (from salesforce__login_history order by _n limit 1);

--- unknown_product | salesforce.opportunity_line_item | handled | no_name
---   A line sells a product that was not landed, so the product has no name.
select * replace (sf_id('01t', 99) as product_2_id), 'replace' as _op from (from some_lines order by _n limit 1 offset 30);

--- orphan_line | salesforce.opportunity_line_item | exception | orphaned_record
---   A line of a deal the CRM does not have.
select * replace (9000000000 as _n, sf_id('00k', 9000000000) as id, sf_id('006', 6660000001) as opportunity_id), 'add' as _op
from (from some_lines order by _n limit 1);

--- negative_quantity | salesforce.opportunity_line_item | handled | credit
---   A credit as a line of its own beside what it corrects; the deal's amount is what counts.
select * replace (9000000001 as _n, sf_id('00k', 9000000001) as id, '-1' as quantity, '0.00' as total_price), 'add' as _op
from (from some_lines order by _n limit 1);

--- deleted_row | salesforce.product_2 | deleted | deleted
---   A product that was withdrawn.
select 6 as _n, sf_id('01t', 6) as id, 'true' as is_deleted, 'Harbor Lite' as name, 'HL-050' as product_code, 'Platform' as family,
    'false' as is_active, '2022-01-10T09:00:00Z' as created_date, '2023-05-01T09:00:00Z' as system_modstamp, synced() as _fivetran_synced,
    'add' as _op;

--- deleted_row | salesforce.partner_fund_claim | deleted | deleted
---   A claim that was made by mistake.
select * replace (90000 as _n, sf_id('0pG', 90000) as id, 'true' as is_deleted), 'add' as _op
from (from salesforce__partner_fund_claim order by _n limit 1);

--- closed_before_opened | salesforce.case | exception | dates_out_of_order
---   A case closed on the day before it was opened.
select * replace (iso(created_date::timestamp - interval 1 day) as closed_date), 'replace' as _op
from (from salesforce__case where is_closed = 'true' order by _n limit 1);

--- duplicate_other_content | salesforce.case | duplicate | duplicate_key
---   An older version of the row, from when the case was open.
select * replace ('Working' as status, 'false' as is_closed, null as closed_date, created_date as system_modstamp), 'add' as _op
from (from salesforce__case where is_closed = 'true' order by _n desc limit 2);
