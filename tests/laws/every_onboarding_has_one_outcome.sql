-- law: an onboarding is completed, given up at one step or waits at one, and the yearly KPI counts the same ones.
-- The first year may begin before the first month and is not compared.
with drop_off as (
    select * from {{ ref('onboarding_drop_off') }}
),

steps as (
    select * from {{ ref('onboarding_steps') }}
),

years as (
    select
        *,
        min(period_start) over () as first_year_start
    from {{ ref('kpi_coverage') }}
    where period_grain = 'year'
),

coverage as (
    select * from years
    where period_start > first_year_start
),

outcomes as (
    select
        drop_off.begun_year_start,
        drop_off.scope_type,
        drop_off.scope_id,
        max(drop_off.onboardings) as onboardings,
        sum(case when steps.is_operational then drop_off.completed else 0 end) as operational,
        sum(drop_off.abandoned) as abandoned,
        sum(drop_off.waiting) as waiting
    from drop_off
    inner join steps on drop_off.step = steps.step
    group by drop_off.begun_year_start, drop_off.scope_type, drop_off.scope_id
),

judged as (
    select
        outcomes.*,
        coverage.onboarding_abandonment_rate_denominator,
        coverage.abandoned_onboardings,
        coverage.onboarding_completion_rate_numerator,
        case
            when outcomes.onboardings <> outcomes.operational + outcomes.abandoned + outcomes.waiting then 'the outcomes do not add up to the onboardings'
            when outcomes.onboardings <> coverage.onboarding_abandonment_rate_denominator then 'the KPI counts other onboardings'
            when outcomes.abandoned <> coverage.abandoned_onboardings then 'the KPI counts others as abandoned'
            when outcomes.operational <> coverage.onboarding_completion_rate_numerator then 'the KPI counts others as operational'
        end as broken_law
    from outcomes
    left join coverage
        on
            outcomes.begun_year_start = coverage.period_start
            and outcomes.scope_type = coverage.scope_type
            and outcomes.scope_id = coverage.scope_id
)

select * from judged
where broken_law is not null
