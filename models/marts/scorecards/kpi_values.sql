-- grain: one row per kpi, period_grain, period_start, scope_type and scope_id
{%- set last_six = trend_periods() %}
with measured as (
    select * from {{ ref('int_kpi_values') }}
),

kpis as (
    select * from {{ ref('dim_kpis') }}
),

targets as (
    select * from {{ ref('kpi_targets') }}
),

bands as (
    select * from {{ ref('kpi_bands') }}
),

parameters as (
    select
        max(case when parameter = 'cohort_ripening_days' then value end) as cohort_ripening_days,
        max(case when parameter = 'steady_trend_share' then value end) as steady_trend_share,
        max(case when parameter = 'trend_minimum_fit' then value end) as trend_minimum_fit
    from {{ ref('kpi_parameters') }}
),

-- Every scope member has a row for every period since its first one, so that rows back are periods back.
through_time as (
    select
        *,
        lag(value) over by_period as previous_value,
        case period_grain
            when 'month' then lag(value, 12) over by_period
            when 'quarter' then lag(value, 4) over by_period
            when 'year' then lag(value) over by_period
        end as previous_year_value,
        {{ least_squares_slope('value', last_six, 'by_period') }} as slope,
        avg(abs(value)) over last_periods as usual_size,
        var_pop(value) over last_periods as variance
    from measured
    window
        by_period as (partition by kpi, period_grain, scope_type, scope_id order by period_start),
        last_periods as (
            partition by kpi, period_grain, scope_type, scope_id order by period_start
            rows between {{ last_six - 1 }} preceding and current row
        )
),

-- While a period runs only its stocks can be judged: its flows would look like a fall, and so do cohorts whose outcomes still come in.
judged as (
    select
        through_time.*,
        kpis.family,
        kpis.direction,
        kpis.kind = 'stock'
        or (through_time.is_complete and kpis.kind <> 'cohort')
        or {{ add_days('through_time.period_end', 'parameters.cohort_ripening_days') }} <= {{ as_of_day() }} as can_be_judged
    from through_time
    inner join kpis on through_time.kpi = kpis.kpi
    cross join parameters
),

measures as (
    select
        judged.*,
        case when judged.can_be_judged then judged.slope end as trend,
        parameters.steady_trend_share * judged.usual_size as steady_slope,
        -- One good period among bad ones has a slope too. The share of the ups and downs that the line explains tells the two apart.
        round({{ variance_on_a_line('judged.slope', last_six) }} / nullif(judged.variance, 0), 9) < parameters.trend_minimum_fit as is_erratic
    from judged
    cross join parameters
)

select
    measures.kpi,
    measures.family,
    measures.period_grain,
    measures.period_start,
    measures.period_end,
    measures.is_complete,
    measures.scope_type,
    measures.scope_id,
    measures.scope_name,
    measures.value,
    measures.numerator,
    measures.denominator,
    measures.previous_value,
    measures.previous_year_value,
    cast(targets.target as double) as target,
    {{ ratio('measures.value', 'targets.target') }} as attainment,
    bands.band,
    measures.trend,
    case
        when measures.trend is null then null
        when abs(measures.trend) <= measures.steady_slope or measures.is_erratic then 'steady'
        when (measures.trend > 0) = (measures.direction = 'higher') then 'improving'
        else 'worsening'
    end as trend_direction
from measures
left join targets
    on
        measures.kpi = targets.kpi
        and measures.period_grain = targets.period_grain
        and measures.period_start = targets.period_start
        and measures.scope_type = targets.scope_type
        and measures.scope_id = targets.scope_id
left join bands
    on
        measures.can_be_judged
        and measures.kpi = bands.kpi
        and measures.scope_type = coalesce(bands.scope_type, measures.scope_type)
        and measures.period_grain = coalesce(bands.period_grain, measures.period_grain)
        and (bands.lower_bound is null or measures.value > bands.lower_bound or (bands.includes_lower_bound and measures.value = bands.lower_bound))
        and (bands.upper_bound is null or measures.value < bands.upper_bound or (bands.includes_upper_bound and measures.value = bands.upper_bound))
where measures.value is not null
