-- The CRM's opportunities and their history. The state of each deal is its last stage move.

create view salesforce__opportunity as
select
    deal_n as _n,
    opportunity_id as id,
    'false' as is_deleted,
    case when deal_n % 8 = 1 then known_as_id else deal.account_id end as account_id,
    customer_name || ' - ' || case opportunity_type when 'new_business' then 'New' when 'expansion' then 'Expansion' else 'Renewal' end
        || ' ' || (deal_n % 8)::varchar as name,
    case opportunity_type when 'new_business' then 'New Business' when 'expansion' then 'Expansion' else 'Renewal' end as type,
    stage_name,
    case when stage_n <= 3 and not is_closed then first_amount else amount end::varchar as amount,
    currency as currency_iso_code,
    probability::varchar as probability,
    ((case when stage_n <= 3 and not is_closed then first_amount else amount end * probability / 100)::decimal(18, 2))::varchar as expected_revenue,
    forecast_category,
    day_text(case when is_pushed and not was_pushed and not is_closed then first_close_date else close_date end) as close_date,
    yes_no(stage_n >= 6) as is_closed,
    yes_no(stage_n = 6) as is_won,
    case when channel is not null then 'Partner' when rnd('had a lead', deal_n) < 0.5 then 'Web' else 'Outbound' end as lead_source,
    field_partner.account_id as partner_account_id,
    case when channel like 'campaign%' then sf_id('701', campaign_n) end as campaign_id,
    rep_id(deal.owner_n) as owner_id,
    deal_size as deal_size_c,
    quarter(close_date)::varchar as fiscal_quarter,
    year(close_date)::varchar as fiscal_year,
    iso(opened_at) as created_date,
    iso(greatest(last_moved_at, coalesce(shown_at, last_moved_at))) as last_modified_date,
    iso(greatest(last_moved_at, coalesce(shown_at, last_moved_at))) as system_modstamp,
    synced() as _fivetran_synced,
    'false' as _fivetran_deleted
from deal
join deal_now using (deal_n)
join stage using (stage_n)
left join (
    select deal_n, case when cause is null then channel else 'lost' end as channel, p * 10 + year(touched_at) - 2020 as campaign_n
    from sourcing_plan
) as source using (deal_n)
left join partner_field using (deal_n)
left join partner as field_partner on field_partner.p = partner_field.p;

create view salesforce__opportunity_history as
select
    deal_n * 16 + k as _n,
    sf_id('008', deal_n * 16 + k) as id,
    'false' as is_deleted,
    opportunity_id,
    rep_id(owner_n) as created_by_id,
    iso(moved_at) as created_date,
    stage_name,
    case when stage_n <= 3 then first_amount else amount end::varchar as amount,
    day_text(case when not is_pushed or k in (6, 11) or (k in (9, 10)) then close_date else first_close_date end) as close_date,
    probability::varchar as probability,
    forecast_category,
    iso(moved_at) as system_modstamp,
    synced() as _fivetran_synced
from stage_move
join stage using (stage_n)
join deal using (deal_n);

-- Field history: the partner field, and the stage since its tracking was switched on in 2026.
-- A lookup field is logged twice: once with ids, once with names.
create table field_change as
with path as (
    select
        deal_n, path, shown_at, opened_at, now_partner.account_id as now_id, now_partner.partner_name as now_name,
        other.account_id as other_id, other.partner_name as other_name
    from partner_field
    join deal using (deal_n)
    join partner as now_partner on now_partner.p = partner_field.p
    left join sourcing using (deal_n)
    -- Whoever stood in the field for a while: the true source where it was overwritten, else a global partner.
    join partner as other on other.p = case when path = 'overwritten' then sourcing.p when partner_field.p = 11 then 12 else 11 end
)
select
    deal_n, 0 as k, 'PartnerAccount' as field, shown_at as changed_at, null as old_id, now_id as new_id, null as old_name, now_name as new_name
from path where path in ('history', 'cleared')
union all
select deal_n, 2, 'PartnerAccount', plus_days(shown_at, 1.5), now_id, null, now_name, null from path where path = 'cleared'
union all
select deal_n, 4, 'PartnerAccount', plus_days(shown_at, 2.5), null, now_id, null, now_name from path where path = 'cleared'
union all
select deal_n, 0, 'PartnerAccount', plus_days(opened_at, 2), now_id, other_id, now_name, other_name from path where path = 'flipped'
union all
select deal_n, 2, 'PartnerAccount', plus_days(opened_at, 4), other_id, now_id, other_name, now_name from path where path = 'flipped'
union all
select deal_n, 0, 'PartnerAccount', shown_at, other_id, now_id, other_name, now_name from path where path = 'overwritten';

create table stage_change as
select deal_n, k, moved_at, stage_name as new_value, lag(stage_name) over (partition by deal_n order by moved_at) as old_value
from stage_move
join stage using (stage_n)
where deal_n in (select deal_n from deal_now where last_moved_at >= timestamp '2026-01-01');

create view salesforce__opportunity_field_history as
with changes as (
    select deal_n * 64 + k as n, deal_n, field, changed_at, old_id as old_value, new_id as new_value from field_change
    union all
    select deal_n * 64 + k + 1, deal_n, field, changed_at, old_name, new_name from field_change
    union all
    select deal_n * 64 + 16 + k, deal_n, 'StageName', moved_at, old_value, new_value
    from stage_change
    where moved_at >= timestamp '2026-01-01' and old_value <> new_value
)
select
    n as _n,
    sf_id('017', n) as id,
    'false' as is_deleted,
    sf_id('006', deal_n) as opportunity_id,
    sf_id('005', 20) as created_by_id,
    iso(changed_at) as created_date,
    field,
    old_value,
    new_value,
    synced() as _fivetran_synced
from changes;

create view salesforce__opportunity_partner as
select
    evidence_n as _n,
    sf_id('00I', evidence_n) as id,
    'false' as is_deleted,
    opportunity_id,
    partner.account_id as account_to_id,
    pick(['Implementation Partner', 'Technology Partner', 'Reseller', 'Advisor'], 'role', evidence_n) as role,
    'false' as is_primary,
    rep_id(deal.owner_n) as created_by_id,
    iso(touched_at) as created_date,
    iso(touched_at) as last_modified_date,
    iso(touched_at) as system_modstamp,
    synced() as _fivetran_synced
from evidence
join deal using (deal_n)
join partner using (p)
where channel = 'opportunity_partner';
