-- The partner portal's tables, in the form of the PRM drop.

create view prm__partners as
select
    p as _n,
    partner_id,
    partner_name,
    partner_type,
    tier,
    partner.region as region,
    country,
    'https://' || case when p % 2 = 0 then 'www.' else '' end || domain || case when p % 3 = 0 then '/partners' else '' end as website,
    case when crm_link = 'id' then case when p = 5 then sf_id('001', 7200000005) else account_id end end as crm_account_id,
    manager_email as partner_manager_email,
    manager_name as partner_manager_name,
    iso(joined_on + interval 9 hour) as created_at,
    iso(greatest(joined_on, timestamp '2026-05-01') + interval 9 hour) as updated_at,
    null::varchar as deleted_at
from partner
join manager using (manager_n);

create view prm__partner_changes as
select
    change_n as _n,
    'PCH-' || lpad(change_n::varchar, 6, '0') as change_id,
    'PRT-' || lpad(p::varchar, 5, '0') as partner_id,
    field,
    old_value,
    new_value,
    iso(changed_at) as changed_at,
    null::varchar as deleted_at
from partner_change;

create view prm__agreements as
select
    agreement_n as _n,
    'AGR-' || lpad(agreement_n::varchar, 6, '0') as agreement_id,
    'PRT-' || lpad(p::varchar, 5, '0') as partner_id,
    day_text(starts_on) as starts_on,
    day_text(ends_on) as ends_on,
    day_text(terminated_on) as terminated_on,
    case when terminated_on is not null then 'acquired by a competitor' end as termination_reason,
    'AGR-' || lpad(renews_n::varchar, 6, '0') as renews_agreement_id,
    iso(signed_at) as signed_at,
    null::varchar as deleted_at
from agreement;

-- Registrations: the evidence, and prospects that never became deals.
create table cold_registration as
select
    n, created_at, p, company, web,
    rnd('cold decision', n) as u,
    least(plus_days(created_at, 1 + 6 * rnd('cold decided', n)), getvariable('as_of')) as decided_at
from cold_lead
where p is not null and rnd('cold registered', n) < 0.6;

create view prm__deal_registrations as
select
    evidence_n as _n,
    'REG-' || lpad(evidence_n::varchar, 9, '0') as registration_id,
    case when why = 'unknown_partner' then 'PRT-9' || lpad(i::varchar, 4, '0') else partner_id end as partner_id,
    customer_name,
    case when names = 'domain' or rnd('domain given', evidence_n) < 0.5 then deal.domain end as customer_domain,
    case when names = 'account' or (names = 'opportunity' and rnd('account given', evidence_n) < 0.5)
        then known_as_id end as crm_account_id,
    case when names = 'opportunity' then opportunity_id end as crm_opportunity_id,
    first_amount::varchar as amount,
    currency,
    iso(touched_at) as submitted_at,
    iso(decided_at) as decided_at,
    decision,
    case when decision = 'rejected'
        then pick(['existing opportunity', 'duplicate registration', 'incomplete'], 'rejection', evidence_n) end as rejection_reason,
    iso(expires_at) as expires_at,
    iso(withdrawn_at) as withdrawn_at,
    iso(recorded_at) as created_at,
    null::varchar as deleted_at
from evidence
join registration_fate using (evidence_n)
join deal using (deal_n)
join partner using (p)
left join unrecoverable using (deal_n)
where channel = 'registration'
union all
select
    600000000 + n, 'REG-' || (600000000 + n)::varchar, 'PRT-' || lpad(p::varchar, 5, '0'), company, web, null, null,
    (1000 + 500 * rnd_int('cold amount', n, 100))::varchar || '.00', pick(['USD', 'USD', 'EUR', 'GBP'], 'cold currency', n),
        iso(created_at),
    case when u < 0.75 and decided_at < getvariable('as_of') then iso(decided_at) end,
    case when decided_at < getvariable('as_of') then case when u < 0.5 then 'approved' when u < 0.75 then 'rejected' end end,
    case when decided_at < getvariable('as_of') and u between 0.5 and 0.7499999 then 'not a fit' end,
    case when u < 0.5 and decided_at < getvariable('as_of') then iso(decided_at + interval 90 day) end,
    case when u >= 0.93 and created_at < getvariable('as_of') - interval 40 day then iso(created_at + interval 30 day) end,
    iso(plus_days(created_at, 0.02)), null
from cold_registration;

create view prm__leads as
select
    evidence_n as _n,
    'LED-' || lpad(evidence_n::varchar, 9, '0') as lead_id,
    partner_id,
    customer_name as company_name,
    case when names in ('domain', 'lead') or rnd('domain given', evidence_n) < 0.4 then deal.domain end as company_domain,
    'buyer@' || deal.domain as email,
    case when channel = 'both_leads' then sf_id('00Q', evidence_n) end as crm_lead_id,
    case when names = 'account' then known_as_id end as crm_account_id,
    case when names = 'opportunity' then opportunity_id end as crm_opportunity_id,
    iso(touched_at) as submitted_at,
    case when why not like 'rejected%' and rnd('accepted', evidence_n) < 0.85
        then iso(along(touched_at, opened_at, 0.3)) end as accepted_at,
    case when why like 'rejected%' then iso(along(touched_at, opened_at, 0.3)) end as rejected_at,
    iso(recorded_at) as created_at,
    null::varchar as deleted_at
from evidence
join deal using (deal_n)
join partner using (p)
where channel in ('prm_lead', 'both_leads')
union all
select
    600000000 + n, 'LED-' || (600000000 + n)::varchar, 'PRT-' || lpad(p::varchar, 5, '0'), company, web, 'buyer@' || web, null, null,
        null, iso(created_at),
    case when rnd('cold accepted', n) < 0.5 then iso(created_at + interval 1 day) end,
    case when rnd('cold accepted', n) >= 0.8 then iso(created_at + interval 1 day) end,
    iso(plus_days(created_at, 0.01)), null
from cold_lead
where p is not null and rnd('cold by portal', n) < 0.5;

-- Activities: the evidence, and what partners and managers do without a deal in view.
create table routine_activity as
select
    p * 100 + month_n as n, p,
    month_start + to_seconds(86400 * rnd_int('routine day', p * 100 + month_n, 27) + 36000 + rnd_int('routine second', p * 100 + month_n,
        20000)) as occurred_at
from partner
cross join (
    select unnest(range(1, 31)) as month_n, unnest(generate_series(timestamp '2024-01-01', timestamp '2026-06-01',
        interval 1 month)) as month_start
) as months
where rnd('routine', p * 100 + month_n) < 0.14 and joined_on < month_start and active_until > month_start + interval 1 month;

create view prm__activities as
select
    evidence_n as _n,
    'ACT-' || lpad(evidence_n::varchar, 9, '0') as activity_id,
    partner_id,
    case when names = 'account' or rnd('account given', evidence_n) < 0.3 then known_as_id end as crm_account_id,
    case when names = 'opportunity' then opportunity_id end as crm_opportunity_id,
    case partner_type
        when 'technology' then pick(['integration', 'technical_enablement', 'co_sell', 'marketplace', 'proposal_support'],
            'activity type', evidence_n)
        when 'services' then pick(['services', 'services', 'technical_enablement', 'proposal_support', 'co_sell'], 'activity type',
            evidence_n)
        when 'distributor' then pick(['marketplace', 'co_sell', 'event'], 'activity type', evidence_n)
        else pick(['co_sell', 'co_sell', 'event', 'content_share', 'proposal_support'], 'activity type', evidence_n)
    end as activity_type,
    -- Some portals send local time with its offset.
    case when rnd('offset', evidence_n) < 0.25 then strftime(touched_at + interval 2 hour, '%Y-%m-%dT%H:%M:%S+02:00')
        else iso(touched_at) end as occurred_at,
    iso(recorded_at) as created_at,
    null::varchar as notes,
    null::varchar as deleted_at
from evidence
join deal using (deal_n)
join partner using (p)
where channel = 'activity'
union all
select
    600000000 + n, 'ACT-' || (600000000 + n)::varchar, 'PRT-' || lpad(p::varchar, 5, '0'), null, null,
        pick(['business_review', 'business_review', 'feedback', 'event'], 'routine type', n),
    iso(occurred_at), iso(plus_days(occurred_at, 0.3)), 'quarterly rhythm, "open points" noted', null
from routine_activity;
