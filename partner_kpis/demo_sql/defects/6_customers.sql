-- Defects in support, surveys, billing and product usage.

-- setup
create table some_tickets as from zendesk__ticket where status = 'closed' and _n between 200 and 300 order by _n;
create table some_invoices as from stripe__invoice where status = 'paid' order by _n limit 20;

--- unmatched_customer | zendesk.organization | handled | unmatched
---   Organizations that name no account and have no web domain.
select 990000000 + i as _n, (990000000 + i)::varchar as id, 'Former Trial ' || i::varchar as name, '2024-03-01T09:00:00Z' as created_at,
    '2024-03-01T09:00:00Z' as updated_at, synced() as _fivetran_synced, 'add' as _op
from (values (1), (2), (3)) as t (i);

--- unknown_organization | zendesk.ticket | handled | unmatched
---   Tickets of an organization that is not there: nobody's.
select * replace (900000 + _n as _n, (900000 + _n)::varchar as id, '77' as organization_id), 'add' as _op
from (from some_tickets order by _n limit 2);

--- solved_before_opened | zendesk.ticket | exception | dates_out_of_order
---   A ticket that was solved the day before it was opened.
select * replace (910000 as _n, '910000' as id), 'add' as _op from (from some_tickets order by _n limit 1);
--- + zendesk.ticket_field_history
select 910000 * 8 as _n, '910000' as ticket_id, 'status' as field_name, 'solved' as value, iso(created_at::timestamp - interval 1 day) as updated,
    assignee_id as user_id, 'add' as _op
from (from some_tickets order by _n limit 1);

--- deleted_row | zendesk.ticket | deleted | deleted
---   Tickets deleted in Zendesk, by its status or found gone by the loader.
select * replace (920000 + _n as _n, (920000 + _n)::varchar as id, case when _n % 2 = 0 then 'deleted' else status end as status,
    case when _n % 2 = 0 then 'false' else 'true' end as _fivetran_deleted), 'add' as _op
from (from some_tickets order by _n limit 2);

--- missing_date | zendesk.ticket | quarantined | missing_created_at
---   A ticket that does not say when it was opened.
select * replace (930000 as _n, '930000' as id, null as created_at), 'add' as _op from (from some_tickets order by _n limit 1);

--- duplicate_other_content | zendesk.ticket | duplicate | duplicate_key
---   Older versions of three tickets.
select * replace ('open' as status, created_at as updated_at, '2026-01-01T00:00:00Z' as _fivetran_synced), 'add' as _op
from (from some_tickets order by _n limit 3 offset 10);

--- duplicate_same_content | zendesk.user | duplicate | duplicate_key
---   The loader delivered two users twice.
select *, 'add' as _op from (from zendesk__user order by _n limit 2);

--- shared_email | zendesk.user | handled | shared_email
---   Two users with one e-mail, at two organizations.
select 9900000000 + i as _n, (9900000000 + i)::varchar as id,
    (select list(id order by _n) from zendesk__organization)[i] as organization_id, 'Help Desk' as name,
    'helpdesk@outsourcing.example' as email, 'end-user' as role, 'true' as active, '2024-01-01T09:00:00Z' as created_at,
    '2024-01-01T09:00:00Z' as updated_at, synced() as _fivetran_synced, 'add' as _op
from (values (1), (2)) as t (i);

--- unreadable_epoch | delighted.survey_responses | quarantined | unreadable
---   A moment in words, and one in milliseconds, which is beyond the year 9999.
select * exclude (i) replace (99000000000 + i as _n, 'x' || i::varchar as id, (['yesterday', '1767225600000'])[i] as created_at), 'add' as _op
from (from delighted__survey_responses order by _n limit 1)
cross join (values (1), (2)) as t (i);

--- unknown_respondent | delighted.survey_responses | exception | orphaned_record
---   An answer of a person that Delighted does not list.
select * replace (99000000003 as _n, 'x3' as id, '1' as person), 'add' as _op from (from delighted__survey_responses order by _n limit 1);

--- duplicate_same_content | delighted.survey_responses | duplicate | duplicate_key
---   The loader read an answer twice.
select *, 'add' as _op from (from delighted__survey_responses order by _n limit 1);

--- test_record | stripe.customer | test record | test_record
---   Customers of the test mode.
select 990000 + i as _n, 'cus_test' || i::varchar as id, 'Test Customer ' || i::varchar as name, 'test@harborline.example' as email,
    '{}' as metadata,
    'usd' as currency, '2024-01-01T09:00:00Z' as created, 'false' as livemode, 'false' as is_deleted, synced() as _fivetran_synced, 'add' as _op
from (values (1), (2)) as t (i);

--- test_record | stripe.invoice | test record | test_record
---   An invoice of the test mode.
select * replace (99000001 as _n, 'in_test1' as id, 'cus_test1' as customer_id, null as subscription_id, 'false' as livemode), 'add' as _op
from (from some_invoices order by _n limit 1);

--- deleted_row | stripe.customer | deleted | deleted
---   A customer deleted in Stripe; it never bought anything.
select 990010 as _n, 'cus_990010' as id, 'Gone Again' as name, 'billing@gone-again.example' as email, '{}' as metadata,
    'usd' as currency, '2024-01-01T09:00:00Z' as created, 'true' as livemode, 'true' as is_deleted, synced() as _fivetran_synced, 'add' as _op;

--- broken_json | stripe.customer | quarantined | unreadable
---   Metadata that ends in the middle.
select 990020 as _n, 'cus_990020' as id, 'Half Noted' as name, 'billing@half-noted.example' as email, '{"salesforce_account_id": ' as metadata,
    'usd' as currency, '2024-01-01T09:00:00Z' as created, 'true' as livemode, 'false' as is_deleted, synced() as _fivetran_synced, 'add' as _op;

--- superseded_version | stripe.subscription | superseded | superseded
---   Earlier versions that the loader kept in history mode, no longer active.
select * replace ('trialing' as status, 'false' as _fivetran_active, '2024-01-01T00:00:00Z' as _fivetran_synced), 'add' as _op
from (from stripe__subscription order by _n limit 12);

--- unknown_customer | stripe.subscription | exception | orphaned_record
---   A subscription of a customer that was not landed.
select * replace (99000000 as _n, 'sub_99000000' as id, 'cus_999999' as customer_id), 'add' as _op
from (from stripe__subscription order by _n limit 1);

--- duplicate_other_content | stripe.invoice | duplicate | duplicate_key
---   Older versions of two invoices, from before they were paid.
select * replace ('open' as status, 'false' as paid, '0' as amount_paid, null as status_transitions_paid_at,
    '2026-01-01T00:00:00Z' as _fivetran_synced),
    'add' as _op
from (from some_invoices order by _n limit 2);

--- currency_without_rate | stripe.invoice | exception | no_rate_for_amount
---   An invoice in a currency nobody has a rate for.
select * replace (99000002 as _n, 'in_99000002' as id, null as subscription_id, 'xau' as currency), 'add' as _op
from (from some_invoices order by _n limit 1);

--- unreadable_amount | stripe.invoice_line_item | quarantined | unreadable
---   A line whose amount is not a number.
select * replace (99000003 as _n, 'il_99000003' as id, 'n/a' as amount), 'add' as _op from (from stripe__invoice_line_item order by _n limit 1);

--- unknown_feature | pendo.feature_event | handled | no_name
---   Uses of a feature that Pendo does not list, so it has no name.
select * replace (99000000000 + _n as _n, 'x' || _fivetran_id as _fivetran_id, 'feat_99' as feature_id), 'add' as _op
from (from pendo__feature_event order by _n limit 2);

--- missing_date | pendo.feature_event | quarantined | missing_occurred_at
---   A use without a moment.
select * replace (98000000001 as _n, 'xmissing' as _fivetran_id, null as timestamp), 'add' as _op
from (from pendo__feature_event order by _n limit 1);

--- duplicate_same_content | pendo.feature_event | duplicate | duplicate_key
---   The loader delivered two uses twice.
select *, 'add' as _op from (from pendo__feature_event order by _n limit 2);

--- superseded_version | pendo.account_history | superseded | superseded
---   Earlier versions of five accounts, which Pendo itself keeps.
select * replace (agent_name || ' (trial)' as agent_name, '2024-01-01T04:00:00Z' as last_updated_at), 'add' as _op
from (from pendo__account_history order by _n limit 5);

--- superseded_version | pendo.visitor_history | superseded | superseded
---   Earlier versions of three visitors.
select * replace ('2024-01-01T04:00:00Z' as last_updated_at), 'add' as _op from (from pendo__visitor_history order by _n limit 3);
