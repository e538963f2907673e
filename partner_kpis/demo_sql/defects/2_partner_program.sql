-- Defects in what the portal, the learning system and finance hold of partners. Nothing here touches a deal.

-- setup
create table first_people as select * from prm__partner_people where _n between 111 and 149 order by _n;

--- unreadable_date | prm.partner_people | quarantined | unreadable
---   Somebody typed a word where the day of joining belongs.
select * replace (900001 as _n, 'PER-900001' as person_id, 'early.bird@partner-0011.example' as email, 'last spring' as created_at), 'add' as _op
from first_people order by _n limit 1;

--- shared_email | prm.partner_people | handled | shared_email
---   Two partners' people give one e-mail address, so it identifies neither.
select 900010 + p as _n, 'PER-' || (900010 + p)::varchar as person_id, 'PRT-' || lpad(p::varchar, 5, '0') as partner_id,
    'desk@shared-office.example' as email, 'Front Desk' as full_name, '2024-05-01T09:00:00Z' as created_at, 'add' as _op
from (values (12), (13)) as t (p);

--- duplicate_same_content | prm.training_enrolments | duplicate | duplicate_key
---   The export repeats two enrolments.
select *, 'add' as _op from prm__training_enrolments order by _n limit 2;

--- duplicate_other_content | prm.communications | duplicate | duplicate_key
---   Two deliveries come again with another moment of delivery; the drop has no version column, so content decides which stays.
select * replace ('2026-07-01T00:00:00Z' as delivered_at), 'add' as _op
from (from prm__communications where delivered_at is not null order by _n limit 2);

--- null_key | prm.portal_activity | quarantined | null_key
---   Two events without a key.
select * replace (9000000000 + _n as _n, null as event_id), 'add' as _op from (from prm__portal_activity order by _n limit 2);

--- missing_date | prm.portal_activity | quarantined | missing_occurred_at
---   An event that does not say when it happened.
select * replace (9100000000 as _n, 'EVT-9100000000' as event_id, null as occurred_at), 'add' as _op
from (from prm__portal_activity order by _n limit 1);

--- epoch_zero | prm.portal_activity | quarantined | before_first_period
---   Two events of 1970: a clock that had lost its time.
select * replace (9200000000 + _n as _n, 'EVT-' || (9200000000 + _n)::varchar as event_id, '1970-01-01T00:00:00Z' as occurred_at), 'add' as _op
from (from prm__portal_activity order by _n limit 2);

--- recorded_after_as_of | prm.portal_activity | handled | after_as_of
---   Logins after the as-of date, which the extract already holds.
select * replace (9300000000 + _n as _n, 'EVT-' || (9300000000 + _n)::varchar as event_id, '2026-07-02T08:11:00Z' as occurred_at,
    'login' as event_type), 'add' as _op
from (from prm__portal_activity where occurred_at > '2026-06' order by _n limit 3);

--- unknown_action | prm.content_activity | exception | unknown_value
---   Content was used in a way nobody has defined.
select * replace (9000000000 + _n as _n, 'CON-' || (9000000000 + _n)::varchar as event_id, 'print' as action), 'add' as _op
from (from prm__content_activity order by _n limit 2);

--- unknown_asset | prm.content_activity | exception | orphaned_record
---   An asset was viewed that the portal does not list.
select * replace (9100000000 as _n, 'CON-9100000000' as event_id, 'AST-99' as asset_id, 'view' as action), 'add' as _op
from (from prm__content_activity order by _n limit 1);

--- expires_before_issue | prm.certifications | exception | dates_out_of_order
---   Two certificates expire before they were issued.
select * replace (iso(issued_at::timestamp - interval 30 day) as expires_at), 'replace' as _op
from (from prm__certifications order by _n limit 2);

--- deleted_row | prm.certifications | deleted | deleted
---   Withdrawn in the portal.
select * replace ('2026-02-02T10:00:00Z' as deleted_at), 'replace' as _op from (from prm__certifications order by _n desc limit 2);

--- completed_before_enrolment | prm.training_enrolments | exception | dates_out_of_order
---   A course completed before the person was enrolled in it.
select * replace (iso(enrolled_at::timestamp - interval 9 day) as completed_at), 'replace' as _op
from (from prm__training_enrolments where completed_at is not null order by _n limit 1 offset 5);

--- completed_before_start | prm.onboarding_steps | exception | dates_out_of_order
---   A step completed before it was begun.
select * replace (iso(started_at::timestamp - interval 2 day) as completed_at), 'replace' as _op
from (from prm__onboarding_steps where step = 'training' and completed_at is not null and _n > 300 order by _n limit 1);

--- unknown_step | prm.onboarding_steps | exception | unknown_value
---   A step that is none of the seven.
select 900000 as _n, 'ONB-900000' as onboarding_step_id, 'PRT-00011' as partner_id, 'welcome_dinner' as step,
    '2024-02-01T18:00:00Z' as started_at, '2024-02-01T23:00:00Z' as completed_at, 'add' as _op;

--- unknown_status | prm.incentive_claims | exception | unknown_value
---   Two claims in a state that the mapping does not know.
select * replace (90000000 + _n as _n, 'CLM-' || (90000000 + _n)::varchar as claim_id, 'on hold' as status, null as reimbursed_amount,
    null as paid_at),
    'add' as _op
from (from prm__incentive_claims order by _n limit 2);

--- unreadable_amount | prm.incentive_claims | quarantined | unreadable
---   A decimal comma.
select * replace (91000000 as _n, 'CLM-91000000' as claim_id, '1.234,50' as claimed_amount), 'add' as _op
from (from prm__incentive_claims order by _n limit 1);

--- currency_without_rate | prm.incentive_claims | exception | no_rate_for_amount
---   A claim in Swiss francs; there is no rate for them.
select * replace (92000000 as _n, 'CLM-92000000' as claim_id, 'CHF' as currency), 'add' as _op
from (from prm__incentive_claims where status = 'paid' order by _n limit 1);

--- missing_amount | prm.payouts | quarantined | missing_amount
---   Two payouts without an amount.
select * replace (900000000 + _n as _n, 'PAY-' || (900000000 + _n)::varchar as payout_id, null as amount), 'add' as _op
from (from prm__payouts order by _n limit 2);

--- unknown_partner | prm.incentive_allocations | exception | unknown_partner
---   Money set aside for a partner that is not in the partner list.
select 900000 as _n, 'ALC-900000' as allocation_id, 'INC-2' as program_id, 'PRT-90000' as partner_id, '5000.00' as amount, 'USD' as currency,
    '2025-02-03' as allocated_on, 'add' as _op;

--- missing_score | prm.surveys | quarantined | missing_score
---   An answer that holds no answer.
select * replace (9000000000 as _n, 'SRV-9000000000' as response_id, null as score), 'add' as _op from (from prm__surveys order by _n limit 1);

--- unreadable_number | prm.surveys | quarantined | unreadable
---   A word for a score.
select * replace (9100000000 as _n, 'SRV-9100000000' as response_id, 'very good' as score), 'add' as _op
from (from prm__surveys order by _n limit 1);

--- duplicate_same_content | finance.program_costs | duplicate | duplicate_key
---   A cost that was exported twice.
select *, 'add' as _op from finance__program_costs where _n = 54;

--- unreadable_amount | finance.program_costs | quarantined | unreadable
---   A currency sign in the amount.
select 900001 as _n, 'COST-900001' as cost_id, '2025-06-01' as cost_month, 'program' as category, '$1200' as amount, 'USD' as currency,
    'add' as _op;

--- unknown_category | finance.program_costs | exception | unknown_value
---   A category nobody has defined.
select 900002 as _n, 'COST-900002' as cost_id, '2025-06-01' as cost_month, 'catering' as category, '310.00' as amount, 'USD' as currency,
    'add' as _op;

--- deleted_row | finance.gross_margins | deleted | deleted
---   A rate that finance took back.
select 2099 as _n, 'GM-2099' as gross_margin_id, '2025-01-01' as valid_from, '2026-01-01' as valid_to, '0.91' as gross_margin_rate,
    '2025-02-11T09:00:00Z' as deleted_at, 'add' as _op;

--- duplicate_other_content | docebo.course_enrollment_details | duplicate | duplicate_key
---   Older versions of three enrolments, from before they were completed.
select * replace ('in_progress' as enrollment_status, null as enrollment_completion_date, null as enrollment_score,
    '2026-05-01T00:00:00Z' as _fivetran_synced, enrollment_created_at as enrollment_date_last_updated), 'add' as _op
from (from docebo__course_enrollment_details where enrollment_completion_date is not null order by _n limit 3);

--- unreadable_date | docebo.course_enrollment_details | quarantined | unreadable
---   A date of zeros, as some databases write an empty one.
select * replace (90000001 as _n, '501' as course_id, '13111' as user_id, '0000-00-00' as enrollment_completion_date), 'add' as _op
from (from docebo__course_enrollment_details where course_id <> '501' order by _n limit 1);

--- null_key | docebo.course_enrollment_details | quarantined | null_key
---   An enrolment of nobody.
select * replace (90000002 as _n, null as user_id), 'add' as _op from (from docebo__course_enrollment_details order by _n limit 1);

--- unknown_learner | docebo.course_enrollment_details | exception | orphaned_record
---   A learner that Docebo does not list.
select * replace (90000003 as _n, '99901' as user_id), 'add' as _op from (from docebo__course_enrollment_details order by _n limit 1);

--- missing_email | docebo.users | handled | no_email
---   A learner without an e-mail: nobody can tell whose they are.
select 990001 as _n, '98001' as id, 'Guest' as first_name, 'Account' as last_name, '2025-07-01T09:00:00Z' as creation_date,
    'false' as _fivetran_deleted, synced() as _fivetran_synced, 'add' as _op;
