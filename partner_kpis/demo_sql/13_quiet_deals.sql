-- Quiet deals: direct deals without any evidence, not a customer's first win, so that nothing else changes when a defect sits on one.
-- Pools: open deals, closed deals, and closed deals that are the only one of their customer.

create table quiet_need as
select row_number() over () as need_n, * from (values
    ('orphan_opportunity', 'closed', 3, false), ('unknown_stage', 'open', 2, false), ('unknown_closed_stage', 'closed', 2, false),
    ('unknown_opportunity_type', 'closed', 3, false), ('empty_opportunity_type', 'closed', 2, false),
        ('currency_without_rate', 'closed', 3, false),
    ('unreadable_date', 'closed', 2, true), ('unreadable_amount', 'closed', 4, true), ('year_0001', 'closed', 2, true),
        ('missing_close_date', 'open', 1, true),
    ('deleted_opportunity', 'closed', 3, true), ('duplicate_opportunity', 'closed', 3, false),
        ('conflicting_opportunity', 'closed', 3, false),
    ('closed_without_history', 'closed', 3, false), ('history_misses_close', 'closed', 3, false), ('future_close', 'only', 2, false),
    ('closed_after_as_of', 'open', 2, false), ('opportunity_after_as_of', 'open', 2, false), ('negative_amount', 'closed', 2, false),
    ('empty_amount', 'open', 2, false), ('untidy_text', 'open', 2, false), ('null_key', 'closed', 1, false),
    ('partner_row_of_non_partner', 'closed', 2, false), ('shared_partner_domain', 'closed', 2, false),
        ('registration_by_unknown_partner', 'closed', 3, false),
    ('unknown_account', 'closed', 2, false), ('expires_before_decision', 'closed', 3, false),
        ('deleted_registration', 'closed', 2, false),
    ('unreadable_registration', 'closed', 3, false), ('undated_response', 'closed', 4, false), ('future_activity', 'open', 2, false),
    ('recorded_after_as_of', 'open', 2, false), ('field_set_after_as_of', 'open', 2, false), ('missing_moment', 'closed', 2, false)
) as t (defect_id, pool, deals, leaves_truth);

create table quiet_deal as
with candidate as (
    select deal.*, case when not is_closed then 'open' when customer_deals = 1 then 'only' else 'closed' end as pool
    from deal
    join deal_class using (deal_n)
    where truth_class = 'direct' and (opportunity_type = 'new_business' or not is_closed) and customer_n between 21 and 640
        and deal_n not in (select deal_n from evidence) and deal_n not in (select deal_n from partner_field)
        and deal_n not in (select deal_n from deal_pair) and deal_n not in (select follower_n from deal_pair)
        and (not coalesce(is_first_won, false) or customer_deals = 1)
        and (not is_closed or close_date = date_trunc('day', planned_end) and days_between(opened_at, planned_end) between 35 and 300)
        and end_at < case when is_closed then getvariable('as_of') - interval 30 day else getvariable('as_of') + interval 1 day end
        and opened_at < getvariable('as_of') - interval 8 day
),
numbered as (
    select *, row_number() over (partition by pool order by rnd('quiet', deal_n), deal_n) as i from candidate
),
range_of as (
    select *, (sum(deals) over (partition by pool order by need_n))::bigint as to_i from quiet_need
)
select range_of.defect_id, range_of.leaves_truth, need_n * 100 + (i - (to_i - deals)) as slot_n, i - (to_i - deals) as nth,
    numbered.* exclude (pool, i)
from range_of
join numbered on numbered.pool = range_of.pool and i > to_i - deals and i <= to_i;
