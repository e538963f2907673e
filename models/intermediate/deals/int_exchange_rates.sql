-- grain: one row per currency and stretch of time with the same rates, its own and the reporting currency's
with rates as (
    select * from {{ ref('int_currency_rates') }}
),

-- Of two rates for one currency and day the later record holds; a rate that is not positive is no rate.
ranked_rates as (
    select
        *,
        row_number() over (partition by currency, valid_from order by rate_id desc) as choice
    from rates
    where units_per_corporate_unit > 0
),

dated_rates as (
    select *
    from ranked_rates
    where choice = 1
),

stretches as (
    select
        currency,
        units_per_corporate_unit,
        valid_from,
        least(
            coalesce(valid_to, cast('9999-12-31' as date)),
            coalesce(lead(valid_from) over (partition by currency order by valid_from), cast('9999-12-31' as date))
        ) as valid_to
    from dated_rates
),

reporting_rates as (
    select * from stretches
    where currency = '{{ var("reporting_currency") }}'
)

select
    stretches.currency,
    greatest(stretches.valid_from, reporting_rates.valid_from) as valid_from,
    least(stretches.valid_to, reporting_rates.valid_to) as valid_to,
    stretches.units_per_corporate_unit,
    reporting_rates.units_per_corporate_unit as reporting_units_per_corporate_unit
from stretches
inner join reporting_rates
    on stretches.valid_from < reporting_rates.valid_to and stretches.valid_to > reporting_rates.valid_from
where stretches.currency <> '{{ var("reporting_currency") }}'
