-- grain: one row per currency and stretch of time with the same rates, its own and the reporting currency's
with rates as (
    select * from {{ ref('int_currency_rates') }}
),

dated_rates as (
    select currency, valid_from, min(valid_to) as valid_to, min(units_per_corporate_unit) as units_per_corporate_unit
    from rates
    group by currency, valid_from
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
    on stretches.valid_from < reporting_rates.valid_to and reporting_rates.valid_from < stretches.valid_to
where stretches.currency <> '{{ var("reporting_currency") }}'
