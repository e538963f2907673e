-- grain: one row per period and scope member but channels
with instrumented as (
    select * from {{ ref('int_instrumented') }}
),

parameters as (
    select max(case when parameter = 'annual_churn_floor' then value end) as annual_churn_floor
    from {{ ref('kpi_parameters') }}
),

margins as (
    select * from {{ ref('int_margin_stretches') }}
),

scope_periods as (
    select * from {{ ref('int_scope_periods') }}
    where scope_type <> 'channel'
),

sums as (
    {{ measures_as_columns(ref('int_scope_sums'), ['twelve_month_starting_arr', 'twelve_month_retained_arr']) }}
),

trailing_years as (
    select * from {{ ref('int_trailing_years') }}
),

factors as (
    select
        scope_periods.period_grain,
        scope_periods.period_start,
        scope_periods.scope_type,
        scope_periods.scope_id,
        margins.gross_margin_rate,
        parameters.annual_churn_floor,
        cast(
            case when instrumented.has_subscription_periods and trailing_years.is_full_year then trailing_years.month_end_arr end as decimal(18, 2)
        ) as average_customer_arr_numerator,
        cast(
            case when instrumented.has_subscription_periods and trailing_years.is_full_year then trailing_years.month_end_customers end as bigint
        ) as average_customer_arr_denominator,
        cast(case when instrumented.has_subscription_periods then coalesce(sums.twelve_month_starting_arr, 0) end as decimal(18, 2)) as twelve_month_starting_arr,
        cast(case when instrumented.has_subscription_periods then coalesce(sums.twelve_month_retained_arr, 0) end as decimal(18, 2)) as twelve_month_retained_arr
    from scope_periods
    cross join instrumented
    cross join parameters
    left join sums on {{ same_scope_period('sums') }}
    left join trailing_years
        on
            scope_periods.last_month_start = trailing_years.month_start
            and scope_periods.scope_type = trailing_years.scope_type
            and scope_periods.scope_id = trailing_years.scope_id
    left join margins on {{ in_stretch('least(scope_periods.period_end, ' ~ as_of_day() ~ ')', 'margins') }}
)

select
    period_grain,
    period_start,
    scope_type,
    scope_id,
    cast({{ average_money('average_customer_arr_numerator', 'nullif(average_customer_arr_denominator, 0)') }} as decimal(18, 2)) as average_customer_arr,
    average_customer_arr_numerator,
    average_customer_arr_denominator,
    gross_margin_rate,
    case
        when twelve_month_starting_arr > 0
            then greatest(1 - {{ ratio('twelve_month_retained_arr', 'twelve_month_starting_arr') }}, cast(annual_churn_floor as double))
    end as annual_churn_rate,
    twelve_month_starting_arr,
    twelve_month_retained_arr,
    -- average ARR x margin / churn, in whole numbers and rounded once, so that a half cent falls alike on every engine
    {{ money_times_ratio(
        'average_customer_arr_numerator',
        whole_number('gross_margin_rate', 6) ~ ' * ' ~ whole_number('twelve_month_starting_arr', 2),
        'nullif(average_customer_arr_denominator, 0) * nullif(greatest('
        ~ '1000000 * ' ~ whole_number('twelve_month_starting_arr - twelve_month_retained_arr', 2) ~ ', '
        ~ whole_number('annual_churn_floor', 6) ~ ' * ' ~ whole_number('twelve_month_starting_arr', 2) ~ '), 0)',
        2,
    ) }} as customer_lifetime_value
from factors
