-- Defects in PartnerStack.

-- setup
create table affiliate as select partner_key from network_partner where p is null;

--- unmatched_partner | partnerstack.partnerships | handled | unmatched
---   Partners of the network that are not in the program: nothing but a private e-mail is known of them.
select *, 'found' as _op from partnerstack__partnerships where partner_key in (from affiliate);

--- unknown_partner | partnerstack.leads | exception | unknown_partner
---   Leads of partners that are not in the program.
select *, 'found' as _op from partnerstack__leads where partner_key in (from affiliate);

--- unknown_partner | partnerstack.deals | exception | unknown_partner
---   Deals of partners that are not in the program.
select *, 'found' as _op from partnerstack__deals where partner_key in (from affiliate) and source = 'partner';

--- unknown_partner | partnerstack.rewards | exception | unknown_partner
---   Rewards of partners that are not in the program.
select *, 'found' as _op from partnerstack__rewards
where json_extract_string(partnership, '$.partner_key') in (from affiliate) and transaction not like '%"test":true%';

--- recorded_twice | partnerstack.deals | exception | recorded_in_two_systems
---   Deals that the same partner had registered in the portal ten minutes before.
select *, 'found' as _op from partnerstack__deals where external_key is not null;

--- null_key | partnerstack.leads | quarantined | null_key
---   A lead without a key.
select * replace (9900001 as _n, null as key), 'add' as _op from (from partnerstack__leads order by _n limit 1);

--- unreadable_date | partnerstack.deals | quarantined | unreadable
---   An expected close in another country's order.
select * replace (9900001 as _n, 'deal_9900001' as key, null as external_key, '31/12/2025' as close_date), 'add' as _op
from (from partnerstack__deals order by _n limit 1);

--- broken_json | partnerstack.customers | quarantined | unreadable
---   JSON that ends in the middle.
select * replace (900001 as _n, 'cus_900001' as key, '{"website": "cut-off' as field_data, 'false' as test), 'add' as _op
from (from partnerstack__customers order by _n limit 1);

--- test_record | partnerstack.customers | test record | test_record
---   Customers made in test mode.
select *, 'found' as _op from partnerstack__customers where test = 'true';

--- test_record | partnerstack.transactions | test record | test_record
---   Payments made in test mode.
select *, 'found' as _op from partnerstack__transactions where test = 'true';

--- test_record | partnerstack.rewards | test record | test_record
---   Rewards for payments made in test mode.
select *, 'found' as _op from partnerstack__rewards where transaction like '%"test":true%';

--- unreadable_epoch | partnerstack.transactions | quarantined | unreadable
---   A moment in words, and one in microseconds, which is beyond the year 9999.
select * exclude (i) replace (9000000 + i as _n, 'txn_' || (9000000 + i)::varchar as key, (['this morning',
    '1767225600000000'])[i] as created_at), 'add' as _op
from (from partnerstack__transactions where test = 'false' order by _n limit 1)
cross join (values (1), (2)) as t (i);

--- duplicate_same_content | partnerstack.transactions | duplicate | duplicate_key
---   The loader read two payments twice.
select *, 'add' as _op from (from partnerstack__transactions where test = 'false' order by _n limit 2);

--- broken_json | partnerstack.rewards | quarantined | unreadable
---   JSON with single quotes.
select * replace (9000001 as _n, 'rwd_9000001' as key, '{''key'': ''pship_001''}' as partnership), 'add' as _op
from (from partnerstack__rewards where transaction not like '%"test":true%' order by _n limit 1);

--- duplicate_other_content | partnerstack.rewards | duplicate | duplicate_key
---   Older versions of two rewards, from before they were paid.
select * replace ('pending' as reward_status, null as invoice, created_at as updated_at), 'add' as _op
from (from partnerstack__rewards where reward_status = 'paid' and transaction not like '%"test":true%' order by _n limit 2);

--- currency_without_rate | partnerstack.rewards | exception | no_rate_for_amount
---   A reward in a currency without a rate.
select * replace (9000002 as _n, 'rwd_9000002' as key,
    json_object('key', 'txn_9000002', 'currency', 'CHF', 'test', false)::varchar as transaction,
    json_object('key', 'pship_001', 'partner_key', 'part_001')::varchar as partnership), 'add' as _op
from (from partnerstack__rewards where reward_status = 'paid' and transaction not like '%"test":true%' order by _n limit 1);
