{#- An amount in the reporting currency, rounded once to cents. rates: the alias under which int_exchange_rates was left-joined at the right date;
    null where it found no rate, so a missing rate is never taken for 1. -#}
{% macro in_reporting_currency(amount, currency, rates) -%}
    case
        when {{ currency }} = '{{ var("reporting_currency") }}' then {{ to_cents(amount) }}
        else {{ convert_money(amount, rates ~ '.units_per_corporate_unit', rates ~ '.reporting_units_per_corporate_unit') }}
    end
{%- endmacro %}

{#- The join condition that finds the rate of a day. -#}
{% macro rate_of_day(currency, day, rates) -%}
    {{ currency }} = {{ rates }}.currency and {{ day }} >= {{ rates }}.valid_from and {{ day }} < {{ rates }}.valid_to
{%- endmacro %}
