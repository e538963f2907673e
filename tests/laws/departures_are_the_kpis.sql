-- law: the departures listed are those the KPI counts: of each partner in force when the period began, at most one.
with coverage as (
    select * from {{ ref('kpi_coverage') }}
    where scope_type = 'partner'
),

departures as (
    select * from {{ ref('partner_departures') }}
),

listed as (
    select
        coverage.period_grain,
        coverage.period_start,
        coverage.scope_id,
        coverage.departed_partners,
        coverage.program_abandonment_rate_denominator,
        count(departures.partner_id) as departures_listed
    from coverage
    left join departures
        on coverage.scope_id = departures.partner_id and departures.departed_on between coverage.period_start and coverage.period_end
    group by coverage.period_grain, coverage.period_start, coverage.scope_id, coverage.departed_partners, coverage.program_abandonment_rate_denominator
)

select * from listed
where departed_partners <> least(departures_listed, program_abandonment_rate_denominator)
