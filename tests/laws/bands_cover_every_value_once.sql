-- law: wherever a KPI has bands, every value lies in exactly one: each band begins where another ends, one of the two includes the bound, and
-- no two can hold for one row.
with bands as (
    select
        *,
        row_number() over (order by kpi, scope_type, period_grain, band) as band_number
    from {{ ref('kpi_bands') }}
),

judged as (
    select
        bands.kpi,
        bands.band,
        case
            when bands.lower_bound >= bands.upper_bound then 'it ends where it begins, or before'
            when bands.upper_bound is not null and above.kpi is null then 'no band begins where it ends'
            when bands.lower_bound is not null and below.kpi is null then 'no band ends where it begins'
        end as broken_law
    from bands
    left join bands as above
        on
            bands.kpi = above.kpi
            and coalesce(bands.scope_type, '') = coalesce(above.scope_type, '')
            and coalesce(bands.period_grain, '') = coalesce(above.period_grain, '')
            and bands.upper_bound = above.lower_bound
            and bands.includes_upper_bound <> above.includes_lower_bound
    left join bands as below
        on
            bands.kpi = below.kpi
            and coalesce(bands.scope_type, '') = coalesce(below.scope_type, '')
            and coalesce(bands.period_grain, '') = coalesce(below.period_grain, '')
            and bands.lower_bound = below.upper_bound
            and bands.includes_lower_bound <> below.includes_upper_bound
    union all
    select
        bands.kpi,
        bands.band,
        'it overlaps ' || other.band as broken_law
    from bands
    inner join bands as other
        on
            bands.kpi = other.kpi
            and bands.band_number < other.band_number
            and (bands.scope_type is null or other.scope_type is null or bands.scope_type = other.scope_type)
            and (bands.period_grain is null or other.period_grain is null or bands.period_grain = other.period_grain)
    where
        (bands.upper_bound is null or other.lower_bound is null or other.lower_bound < bands.upper_bound
            or (other.lower_bound = bands.upper_bound and other.includes_lower_bound and bands.includes_upper_bound))
        and (other.upper_bound is null or bands.lower_bound is null or bands.lower_bound < other.upper_bound
            or (bands.lower_bound = other.upper_bound and bands.includes_lower_bound and other.includes_upper_bound))
)

select * from judged
where broken_law is not null
