-- law: a deal is in one stage at a time: an open deal has one present visit, a closed one none, and no visit begins before the last one ended.
with visits as (
    select * from {{ ref('stage_durations') }}
),

opportunities as (
    select * from {{ ref('fct_opportunities') }}
),

present as (
    select
        opportunity_id,
        count(case when is_current then 1 end) as present_visits
    from visits
    group by opportunity_id
),

ordered as (
    select
        opportunity_id,
        entered_at,
        lag(left_at) over (partition by opportunity_id order by entered_at) as last_left_at,
        lag(entered_at) over (partition by opportunity_id order by entered_at) as last_entered_at
    from visits
)

select
    opportunities.opportunity_id,
    case
        when opportunities.deal_status = 'open' then 'the deal is open and has not one present stage'
        when opportunities.deal_status <> 'open' then 'the deal is closed and still in a stage'
    end as broken_law
from opportunities
left join present on opportunities.opportunity_id = present.opportunity_id
where coalesce(present.present_visits, 0) <> case when opportunities.deal_status = 'open' then 1 else 0 end
union all
select
    opportunity_id,
    case when last_entered_at is not null then 'a visit began before the last one ended' end as broken_law
from ordered
where last_entered_at is not null and (last_left_at is null or entered_at < last_left_at)
