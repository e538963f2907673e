-- Defects in HubSpot.

-- setup
create table some_mail as from hubspot__email_event where type = 'DELIVERED' order by _n limit 20;

--- merged_contact | hubspot.contact | deleted | merged
---   Contacts that lost a merge; the loader marks them as deleted.
select *, 'found' as _op from hubspot__contact where _fivetran_deleted = 'true';

--- merged_twice | hubspot.contact_merge_audit | duplicate | duplicate_key
---   One contact is said to have been merged into two others.
select * replace ('100000011' as canonical_vid), 'add' as _op from (from hubspot__contact_merge_audit order by _n limit 1);

--- merged_account_named | hubspot.company | handled | merged
---   Companies that still name a CRM account which was merged away; the merge is followed.
select *, 'found' as _op from hubspot__company where _n between 10000001 and 10000006;

--- deleted_row | hubspot.company | deleted | deleted
---   Two companies deleted in HubSpot.
select * replace (99000000 + _n as _n, (99000000 + _n)::varchar as id, 'true' as is_deleted), 'add' as _op
from (from hubspot__company where _n > 10000020 order by _n limit 2);

--- null_key | hubspot.contact | quarantined | null_key
---   A contact without its id.
select * replace (9900000001 as _n, null as id), 'add' as _op from (from hubspot__contact order by _n limit 1);

--- duplicate_same_content | hubspot.contact | duplicate | duplicate_key
---   The loader delivered two contacts twice.
select *, 'add' as _op from (from hubspot__contact where _n > 100000300 order by _n limit 2);

--- shared_email | hubspot.contact | handled | shared_email
---   A second contact with the e-mail of another, at another company.
select * replace (9900000002 as _n, '9900000002' as id, '10000001' as property_associatedcompanyid, null as property_hs_merged_object_ids),
    'add' as _op
from (from hubspot__contact where _n > 100000400 order by _n limit 1);

--- unreadable_date | hubspot.email_event | quarantined | unreadable
---   Two events whose moment is no moment.
select * replace (99000000000000 + _n as _n, 'x' || id as id, 'Tue Mar 04' as created), 'add' as _op from (from some_mail order by _n limit 2);

--- duplicate_same_content | hubspot.email_event | duplicate | duplicate_key
---   The loader delivered three events twice.
select *, 'add' as _op from (from some_mail order by _n limit 3);

--- unknown_campaign | hubspot.email_event | handled | no_name
---   Two messages of an e-mail campaign that is not there, so they have no name.
select * replace (98000000000000 + _n as _n, 'y' || id as id, '7999' as email_campaign_id, 'SENT' as type, null as sent_by_id), 'add' as _op
from (from some_mail order by _n limit 2);

--- missing_date | hubspot.contact_form_submission | quarantined | missing_submitted_at
---   A form sent in nobody knows when.
select * replace (990000000001 as _n, 'cx1' as conversion_id, null as timestamp), 'add' as _op
from (from hubspot__contact_form_submission order by _n limit 1);

--- unknown_contact | hubspot.contact_form_submission | exception | orphaned_record
---   A form sent in by a contact that is not there.
select * replace (990000000002 as _n, 'cx2' as conversion_id, '123' as contact_id), 'add' as _op
from (from hubspot__contact_form_submission where form_id = form_guid(1) order by _n limit 1);
