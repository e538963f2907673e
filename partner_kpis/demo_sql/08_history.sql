-- Stage history: one row per move, as Salesforce keeps it: stage, amount, close date and probability from that moment on.
create table stage as
select * from (values
    (1, 'Prospecting', 10, 'Pipeline'), (2, 'Qualification', 20, 'Pipeline'), (3, 'Solution Design', 40, 'Best Case'),
    (4, 'Proposal', 60, 'Best Case'), (5, 'Negotiation', 80, 'Commit'), (6, 'Closed Won', 100, 'Closed'), (7, 'Closed Lost', 0, 'Omitted')
) as t (stage_n, stage_name, probability, forecast_category);

-- k makes the row's id: 1-5 entering that stage, 6 a pushed close date, 7 and 8 a step back and forward again,
-- 9 and 10 closed and reopened, 11 the close.
create table stage_move as
with spread as (
    select
        deal_n, opened_at, planned_end, is_closed, is_won, first_stage, last_stage, is_pushed,
        1 + last_stage - first_stage as steps,
        last_stage >= 3 and rnd('steps back', deal_n) < 0.06 as steps_back,
        rnd('reopens', deal_n) < 0.03 as reopens
    from deal
),
entered as (
    select
        deal_n, stage_n as k, stage_n,
        along(opened_at, planned_end,
            (stage_n - first_stage + (stage_n > first_stage)::int * 0.5 * (rnd('pace', deal_n * 8 + stage_n) - 0.5)) / steps) as moved_at
    from spread
    join stage on stage_n between first_stage and last_stage
),
extra as (
    select deal_n, k, case k when 7 then last_stage - 1 when 9 then 7 else last_stage end as stage_n,
        along(opened_at, planned_end, (steps - 1 + share) / steps) as moved_at,
        along(opened_at, planned_end, (steps - 1 + needs_share) / steps) as needs_at
    from spread
    join (values (7, 0.33, 0.33), (8, 0.50, 0.50), (6, 0.62, 0.62), (9, 0.72, 0.85), (10, 0.85, 0.85)) as t (k, share, needs_share)
        on (k = 6 and is_pushed) or (k in (7, 8) and steps_back) or (k in (9, 10) and reopens)
),
moves as (
    select deal_n, k, stage_n, moved_at from entered where moved_at < getvariable('as_of')
    union all
    -- A deal closed too early is seen again only together with its reopening.
    select deal_n, k, stage_n, moved_at from extra where needs_at < getvariable('as_of')
    union all
    select deal_n, 11, case when is_won then 6 else 7 end, planned_end from spread where is_closed
)
select deal_n, k, stage_n, moved_at from moves;

-- The deal as the CRM shows it now: its last move.
create table deal_now as
select deal_n, arg_max(stage_n, moved_at) as stage_n, max(moved_at) as last_moved_at, bool_or(k = 6) as was_pushed
from stage_move
group by deal_n;
