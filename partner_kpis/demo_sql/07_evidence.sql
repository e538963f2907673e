-- Evidence: touches planned so that the attribution rules find the truth again, and touches planned to earn nothing.
-- One table, one row per touch: which deal it is about, what it names (the opportunity, the account, the web domain, a CRM lead),
-- when it happened, when it was recorded, and what it must earn: sources (a claim that qualifies), influences, or nothing.

create table evidence (
    evidence_n bigint, deal_n bigint, p bigint, channel varchar, names varchar,
    touched_at timestamp, recorded_at timestamp, earns varchar, why varchar
);

create table registration_fate (
    evidence_n bigint, decided_at timestamp, decision varchar, expires_at timestamp, withdrawn_at timestamp
);

-- The stretch of a deal in which a given partner can act: nobody works after leaving.
create macro in_time(end_at, active_until) as least(end_at, active_until);
-- A moment at most so many days after the start, and never past that share of the stretch.
create macro soon(from_moment, to_moment, days, share) as least(plus_days(from_moment, days), along(from_moment, to_moment, share));

-- 1. The sourcing touch of every recoverable deal (evidence 0 of the deal).
create table sourcing_plan as
with base as (
    select
        deal_n, deal_n * 16 as e, p, how, opened_at, end_at, in_time(end_at, active_until) as upto, crm_ok,
        alone_at_opening, customer_n,
        exists (select 1 from deal_pair where deal_pair.deal_n = sourcing.deal_n) and drawn_class = 'sourced' as leads_sourced_pair,
        cause
    from sourcing
    join deal using (deal_n)
    join deal_room using (deal_n)
    join partner using (p)
    left join unrecoverable using (deal_n)
    where how <> 'inherited' and evidence_deal_n = deal_n
)
select
    *,
    case how
        when 'registration' then 'registration'
        when 'referral' then case
            when rnd('referral by', e) < 0.4 or not crm_ok then 'prm_lead'
            when rnd('referral by', e) < 0.7 then 'crm_lead'
            else 'both_leads' end
        when 'campaign' then case when alone_at_opening and rnd('campaign by', e) < 0.6 then 'campaign_contact' else 'campaign_lead' end
        else 'crm_field'
    end as channel,
    case how
        when 'registration' then case
            when leads_sourced_pair then plus_days(opened_at, -(1 + 28 * rnd('registered before', e)))
            when rnd('registered after opening', e) < 0.3
                then along(opened_at, soon(opened_at, upto, 12, 0.3), rnd('registered after', e))
            else plus_days(opened_at, -45 * rnd('registered before', e)) end
        when 'referral' then plus_days(opened_at, -(2 + 88 * rnd('referred before', e)))
        when 'campaign' then date_trunc('day', plus_days(opened_at, -(2 + 70 * rnd('responded before', e))))
        else case when rnd('field', e) < 0.5 then opened_at
            else along(opened_at, soon(opened_at, upto, 12, 0.4), 0.05 + 0.9 * rnd('field shown', e)) end
    end as touched_at
from base;

insert into evidence
select
    e, deal_n, p, channel,
    case
        when leads_sourced_pair then 'account'
        when channel in ('registration', 'prm_lead') and alone_at_opening and rnd('names', e) < 0.35 then 'account'
        when channel in ('registration', 'prm_lead') and alone_at_opening and rnd('names', e) < 0.60 then 'domain'
        when channel in ('crm_lead', 'campaign_lead') and alone_at_opening and rnd('names', e) < 0.35 then 'account'
        when channel = 'both_leads' and rnd('names', e) < 0.6 then 'lead'
        when channel = 'campaign_contact' then 'account'
        else 'opportunity'
    end,
    touched_at,
    case channel
        when 'campaign_contact' then plus_days(touched_at, 0.35 - floor(1 + 10 * rnd('listed', e)))
        when 'campaign_lead' then plus_days(touched_at, 0.35 - floor(1 + 10 * rnd('listed', e)))
        when 'crm_lead' then touched_at
        when 'crm_field' then touched_at
        else along(touched_at, soon(touched_at, upto, 2, 0.2), rnd('recorded', e))
    end,
    'sources', how
from sourcing_plan
where cause is null;

-- 2. Truth that the evidence does not show.
insert into evidence
select
    e, deal_n, p,
    case when cause = 'touch_outside_window' then 'prm_lead' else 'registration' end,
    'opportunity',
    case when cause = 'touch_outside_window' then plus_days(opened_at, -(200 + 90 * rnd('too early', e)))
        else plus_days(opened_at, -(3 + 20 * rnd('claimed', e))) end,
    case
        when cause = 'backdated_registration' then plus_days(end_at, 1 + 9 * rnd('recorded late', e))
        when cause = 'touch_outside_window' then plus_days(opened_at, -199)
        else plus_days(opened_at, -2)
    end,
    'nothing', cause
from sourcing_plan
where cause not in ('lost_evidence', 'overwritten_field');

-- 3. Losing claims (evidence 1): another partner qualifies too, later or by a weaker rule, and so took part.
insert into evidence
with base as (
    select
        sourcing_plan.deal_n, sourcing_plan.deal_n * 16 + 1 as e, drawn_partner.p, how, sourcing_plan.opened_at, touched_at, opportunity_type,
        in_time(sourcing_plan.end_at, partner.active_until) as upto, partner.crm_ok, rnd('rival claim', sourcing_plan.deal_n) as u
    from sourcing_plan
    join drawn_partner on drawn_partner.deal_n = sourcing_plan.deal_n and part = 'rival' and drawn_partner.p <> sourcing_plan.p
    join partner on partner.p = drawn_partner.p
    join deal on deal.deal_n = sourcing_plan.deal_n
    where cause is null and rnd('contested', sourcing_plan.deal_n) < 0.16 and how <> 'crm_field' and not leads_sourced_pair
),
claim as (
    select
        *,
        case
            when how = 'registration' and u < 0.4 and crm_ok then 'crm_field'
            when how = 'registration' and u < 0.7 and opportunity_type = 'new_business' then 'prm_lead'
            when how = 'registration' then 'registration'
            when how = 'referral' and (u < 0.5 or not crm_ok) then 'prm_lead'
            when crm_ok then 'crm_field'
        end as channel
    from base
),
timed as (
    select
        *,
        case
            when channel = 'crm_field' then opened_at
            when channel = 'registration' then along(
                greatest(touched_at, plus_days(opened_at, -30)), soon(opened_at, upto, 13, 0.4), 0.3 + 0.6 * rnd('rival time', e))
            when how = 'referral' then along(touched_at, opened_at, 0.2 + 0.7 * rnd('rival time', e))
            else plus_days(opened_at, -(2 + 60 * rnd('rival time', e)))
        end as claimed_at
    from claim
    where channel is not null
)
select
    e, deal_n, p, channel, 'opportunity', claimed_at,
    case when channel = 'crm_field' then claimed_at else along(claimed_at, soon(claimed_at, upto, 1, 0.1), rnd('recorded', e)) end,
    'sources', 'losing claim'
from timed;

-- 4. Taking part (evidence 2 to 7): up to two touches of each partner, most of them during the deal.
create table part_plan as
with parties as (
    select deal_n, p, (case part when 'first' then 2 when 'second' then 4 else 6 end) as base from taking_part
    union all
    -- The sourcing partner goes on working on its deal.
    select deal_n, p, 6 from sourcing where rnd('keeps working', deal_n) < 0.45 and deal_n not in (select deal_n from unrecoverable)
),
touches as (
    select
        deal_n, p, deal_n * 16 + base + j as e, j, base, crm_ok, opened_at, end_at, opportunity_type, alone,
        in_time(end_at, active_until) as upto
    from parties
    join deal using (deal_n)
    join deal_room using (deal_n)
    join partner using (p)
    cross join (values (0), (1)) as js (j)
    where j = 0 or rnd('twice', deal_n * 16 + base) < 0.45
),
channelled as (
    select
        *,
        case
            when rnd('channel', e) < 0.40 then 'activity'
            when rnd('channel', e) < 0.58 then 'opportunity_partner'
            when rnd('channel', e) < 0.74 then 'task'
            when rnd('channel', e) < 0.84 then 'event'
            when rnd('channel', e) < 0.91 then case when alone and days_between(opened_at, upto) > 4 then 'campaign_contact'
                else 'activity' end
            when rnd('channel', e) < 0.96 then case when days_between(opened_at, upto) > 40 then 'registration' else 'activity' end
            else case when opportunity_type <> 'new_business' then 'prm_lead' else 'activity' end
        end as wanted_channel
    from touches
)
select
    * exclude (wanted_channel),
    case when crm_ok or wanted_channel in ('registration', 'prm_lead') then wanted_channel else 'activity' end as channel
from channelled;

insert into evidence
with timed as (
    select
        *,
        case
            when channel = 'campaign_contact' then date_trunc('day', along(opened_at, upto, 0.1 + 0.8 * rnd('when', e))) + interval 1 day
            -- A registration later than the claim lock of 14 days sources nothing, but took part.
            when channel = 'registration' then along(plus_days(opened_at, 16), upto, 0.1 + 0.5 * rnd('when', e))
            when channel in ('activity', 'task', 'event') and rnd('before opening', e) < 0.2
                then plus_days(opened_at, -(1 + 80 * rnd('when', e)))
            else along(opened_at, upto, 0.02 + 0.93 * rnd('when', e))
        end as happened_at
    from part_plan
)
select
    e, deal_n, p, channel,
    case
        when channel = 'campaign_contact' then 'account'
        when channel in ('activity', 'task', 'event') and alone and rnd('names', e) < 0.5 then 'account'
        else 'opportunity'
    end,
    case when channel = 'campaign_contact' and happened_at >= upto then date_trunc('day', upto - interval 1 second) else happened_at end,
    case
        when channel = 'opportunity_partner' then happened_at
        when channel in ('campaign_contact', 'event') then plus_days(happened_at, -(0.2 + 9 * rnd('recorded', e)))
        when channel = 'task' then plus_days(happened_at, -2 * rnd('recorded', e))
        else along(happened_at, soon(happened_at, upto, 2, 0.4), rnd('recorded', e))
    end,
    'influences', 'took part'
from timed;

-- One activity on the account, while both deals of a pair are open, serves both.
insert into evidence
select
    deal_pair.deal_n * 16 + 14, deal_pair.deal_n, p, 'activity', 'account',
    along(follower.opened_at, least(lead_deal.end_at, follower.end_at, plus_days(follower.opened_at, 60), active_until), 0.5),
    along(follower.opened_at, least(lead_deal.end_at, follower.end_at, plus_days(follower.opened_at, 60), active_until), 0.6),
    'influences', 'serves two deals'
from deal_pair
join deal as lead_deal on lead_deal.deal_n = deal_pair.deal_n
join deal as follower on follower.deal_n = deal_pair.follower_n
join taking_part on taking_part.deal_n = deal_pair.deal_n and part = 'first'
join partner using (p)
where deal_pair.drawn_class = 'influenced';

-- 5. The CRM's own partner field. A deal has one; its history says when the present value was first shown.
create table partner_field as
with wished as (
    select
        deal_n, p, 1 as rank,
        case
            when touched_at > opened_at then case when rnd('field path', deal_n) < 0.2 then 'cleared' else 'history' end
            when rnd('field path', deal_n) < 0.12 then 'flipped'
            else 'created'
        end as path,
        touched_at as shown_at
    from sourcing_plan where channel = 'crm_field' and cause is null
    union all
    select deal_n, p, 2, 'created', touched_at from evidence where channel = 'crm_field' and why = 'losing claim'
    union all
    select deal_n, p, 3, case when rnd('field path', deal_n) < 0.5 then 'created' else 'history' end,
        case when rnd('field path', deal_n) < 0.5 then opened_at else along(opened_at, upto, 0.1 + 0.6 * rnd('field shown', deal_n)) end
    from sourcing_plan where channel <> 'crm_field' and cause is null and crm_ok and rnd('field set', deal_n) < 0.5
    union all
    -- Set later than the claim lock: took part, sources nothing.
    select deal_n, p, 4, 'history', along(plus_days(opened_at, 15), in_time(end_at, active_until), 0.1 + 0.7 * rnd('field shown', deal_n))
    from taking_part join deal using (deal_n) join partner using (p) join deal_class using (deal_n)
    where part = 'first' and truth_class = 'influenced' and crm_ok
        and days_between(opened_at, in_time(end_at, active_until)) > 30 and rnd('field set', deal_n) < 0.2
    union all
    -- The sourcing partner's name was overwritten by another's after the claim lock.
    select unrecoverable.deal_n, rival.p, 5, 'overwritten',
        along(plus_days(opened_at, 16), in_time(end_at, active_until), 0.2 + 0.5 * rnd('field shown', deal.deal_n))
    from unrecoverable
    join deal using (deal_n)
    join drawn_partner as rival using (deal_n)
    join partner on partner.p = rival.p
    join sourcing using (deal_n)
    where cause = 'overwritten_field' and part = 'rival' and rival.p <> sourcing.p and partner.crm_ok
    union all
    -- Filled in only after the close: earns nothing.
    select deal_n, p, 6, 'history', plus_days(end_at, 3 + 9 * rnd('field shown', deal_n))
    from drawn_partner join deal using (deal_n) join partner using (p) join deal_class using (deal_n)
    where part = 'onlooker' and truth_class = 'direct' and is_closed and not always_direct and crm_ok
        and active_until > getvariable('as_of')
        and end_at < getvariable('as_of') - interval 20 day and rnd('field set', deal_n) < 0.02
)
select * from wished qualify row_number() over (partition by deal_n order by rank) = 1;

insert into evidence
select
    deal_n * 16 + 15, deal_n, p, 'crm_field', 'opportunity', shown_at, shown_at,
    case when rank = 6 then 'nothing' else 'influences' end,
    case rank when 3 then 'sourcing partner also in the CRM field' when 6 then 'field set after close' else 'field set late' end
from partner_field
where rank >= 3;

-- 6. Claims and touches that must earn nothing (evidence 8): refused, withdrawn, expired, too late, too early, unfinished.
create table near_miss as
with drawn as (
    select
        deal_n, deal_n * 16 + 8 as e, p, opened_at, end_at, is_closed, crm_ok, in_time(end_at, active_until) as upto,
        active_until > getvariable('as_of') and is_closed and end_at < getvariable('as_of') - interval 30 day as can_act_later,
        rnd('near miss', deal_n) as u
    from drawn_partner
    join deal using (deal_n)
    join partner using (p)
    where part = 'onlooker' and not always_direct
),
kinds as (
    select * from (values
        (0.000, 0.025, 'rejected registration', 'registration'), (0.025, 0.035, 'withdrawn registration', 'registration'),
        (0.035, 0.050, 'expired registration', 'registration'), (0.050, 0.060, 'pending registration', 'registration'),
        (0.060, 0.068, 'registration approved after close', 'registration'), (0.068, 0.080, 'touch long before the window', 'activity'),
        (0.080, 0.095, 'touch after close', 'activity'), (0.095, 0.103, 'touch recorded after close', 'activity'),
        (0.103, 0.118, 'rejected referral', 'prm_lead'), (0.118, 0.126, 'rejected referral seen in the CRM', 'both_leads'),
        (0.126, 0.146, 'task not completed', 'task'), (0.146, 0.152, 'task after close', 'task'),
        (0.152, 0.156, 'registration recorded after close', 'registration')
    ) as t (from_u, to_u, why, channel)
)
select drawn.*, why, channel
from drawn
join kinds on u >= from_u and u < to_u
where (
        can_act_later
        or why not in (
            'registration approved after close', 'registration recorded after close',
            'touch after close', 'touch recorded after close', 'task after close'
        )
    )
    and (crm_ok or channel not in ('task', 'both_leads'));

insert into evidence
with timed as (
    select
        *,
        case
            when why = 'expired registration' then plus_days(opened_at, -(112 + 50 * rnd('when', e)))
            when why = 'touch long before the window' then plus_days(opened_at, -(195 + 150 * rnd('when', e)))
            when why in ('touch after close', 'task after close') then plus_days(end_at, 2 + 14 * rnd('when', e))
            when why in ('registration approved after close', 'registration recorded after close')
                then along(opened_at, end_at, 0.5 + 0.4 * rnd('when', e))
            when channel = 'registration' then plus_days(opened_at, -20 * rnd('when', e))
            when channel in ('prm_lead', 'both_leads') then plus_days(opened_at, -(3 + 50 * rnd('when', e)))
            else along(opened_at, upto, 0.1 + 0.7 * rnd('when', e))
        end as happened_at
    from near_miss
)
select
    e, deal_n, p, channel,
    case when why in ('rejected registration', 'pending registration') and rnd('names', e) < 0.4 then 'account' else 'opportunity' end,
    happened_at,
    case
        when why in ('touch recorded after close', 'registration recorded after close')
            then plus_days(end_at, 2 + 12 * rnd('recorded', e))
        when channel = 'task' then plus_days(happened_at, -1)
        when channel = 'activity' then plus_days(happened_at, 0.5 * rnd('recorded', e))
        else along(happened_at, soon(happened_at, end_at, 0.4, 0.1), rnd('recorded', e))
    end,
    'nothing', why
from timed;

-- 7. What became of each registration.
insert into registration_fate
with base as (
    select
        evidence_n, evidence_n as e, why, earns, touched_at, recorded_at, opened_at, end_at, is_closed, in_time(end_at, active_until) as upto,
        exists (select 1 from deal_pair where deal_pair.deal_n = deal.deal_n) as leads_pair
    from evidence
    join deal using (deal_n)
    join partner using (p)
    where channel = 'registration'
),
decided as (
    select
        *,
        case
            when why in ('pending registration', 'missing_approval') then null
            when why in ('registration approved after close', 'late_approval') then plus_days(end_at, 1 + 6 * rnd('decided', e))
            when why in ('registration recorded after close', 'backdated_registration') then along(touched_at, end_at, 0.3)
            when why = 'expired registration' then plus_days(touched_at, 0.5 + 4 * rnd('decided', e))
            else along(recorded_at, soon(recorded_at, upto, 7, 0.5), 0.05 + 0.9 * rnd('decided', e))
        end as decided_at
    from base
)
select
    evidence_n,
    decided_at,
    case when decided_at is not null then case when why = 'rejected registration' then 'rejected' else 'approved' end end,
    case
        when decided_at is null or why = 'rejected registration' or leads_pair then null
        when why = 'expired registration' then case when rnd('expiry set', e) < 0.6 then plus_days(decided_at, 90) end
        when rnd('expiry set', e) < 0.65 then plus_days(decided_at, 60 + rnd_int('expiry', e, 60))
    end,
    case
        when why = 'withdrawn registration' then along(decided_at, upto, 0.2 + 0.6 * rnd('withdrawn', e))
        -- Withdrawn once the deal was closed: the claim stands.
        when earns = 'sources' and is_closed and not leads_pair and rnd('withdrawn', e) < 0.03 and end_at < getvariable('as_of') - interval 20 day
            then plus_days(end_at, 6)
    end
from decided;

-- The truth table: one row per deal.
create table truth as
with planned as (
    select deal_n, p from evidence where earns <> 'nothing'
    union
    select follower_n, p from evidence join deal_pair using (deal_n) where why = 'serves two deals'
    union
    select deal_n, p from partner_field where rank = 5
),
influencing as (
    select planned.deal_n, string_agg(partner_id, ';' order by partner_id) as partner_ids
    from planned
    join partner using (p)
    left join sourcing on sourcing.deal_n = planned.deal_n and sourcing.p = planned.p
    where sourcing.p is null
    group by planned.deal_n
)
select
    deal_n,
    opportunity_id,
    truth_class,
    case when cause = 'unknown_partner' then 'PRT-9' || lpad(i::varchar, 4, '0') else partner_id end as truth_partner_id,
    partner_ids as truth_influencing_partner_ids,
    -- The causes below decide how the partner really came in.
    case
        when cause = 'touch_outside_window' then 'referral' when cause = 'overwritten_field' then 'crm_field'
        when cause is not null and cause <> 'lost_evidence' then 'registration' else how
    end as how,
    cause is null as recoverable,
    case cause when 'late_approval' then 'missing_approval' when 'overwritten_field' then 'lost_evidence' else cause end as reason
from deal
join deal_class using (deal_n)
left join sourcing using (deal_n)
left join partner using (p)
left join influencing using (deal_n)
left join unrecoverable using (deal_n);
