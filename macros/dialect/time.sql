{#- Moments are UTC timestamps; days belong to the reporting timezone. -#}

{#- date -> timestamp: the midnight that begins the day in the reporting timezone. -#}
{% macro day_start(date_expression) -%}
    {{ return(adapter.dispatch('day_start')(date_expression)) }}
{%- endmacro %}

{% macro default__day_start(date_expression) -%}
    {%- if var('reporting_timezone') == 'UTC' -%} cast({{ date_expression }} as timestamp)
    {%- else -%} cast((cast({{ date_expression }} as timestamp) at time zone '{{ var("reporting_timezone") }}') at time zone 'UTC' as timestamp)
    {%- endif -%}
{%- endmacro %}

{% macro spark__day_start(date_expression) -%}
    to_utc_timestamp(cast({{ date_expression }} as timestamp), '{{ var("reporting_timezone") }}')
{%- endmacro %}

{#- timestamp -> date: the day of a moment in the reporting timezone. -#}
{% macro local_date(moment) -%}
    {{ return(adapter.dispatch('local_date')(moment)) }}
{%- endmacro %}

{% macro default__local_date(moment) -%}
    {%- if var('reporting_timezone') == 'UTC' -%} cast({{ moment }} as date)
    {%- else -%} cast(({{ moment }} at time zone 'UTC') at time zone '{{ var("reporting_timezone") }}' as date)
    {%- endif -%}
{%- endmacro %}

{% macro spark__local_date(moment) -%}
    to_date(from_utc_timestamp({{ moment }}, '{{ var("reporting_timezone") }}'))
{%- endmacro %}

{#- The end of as_of_date, exclusive: what is recorded at or after it does not exist. -#}
{% macro as_of_moment() -%}
    {{ day_start(add_days("cast('" ~ var('as_of_date') ~ "' as date)", 1)) }}
{%- endmacro %}

{% macro as_of_day() -%}
    cast('{{ var("as_of_date") }}' as date)
{%- endmacro %}

{#- date -> date, by a whole number of days. -#}
{% macro add_days(date_expression, days) -%}
    {{ return(adapter.dispatch('add_days')(date_expression, days)) }}
{%- endmacro %}

{% macro default__add_days(date_expression, days) -%}
    cast({{ date_expression }} + to_days(cast({{ days }} as integer)) as date)
{%- endmacro %}

{% macro spark__add_days(date_expression, days) -%}
    date_add({{ date_expression }}, cast({{ days }} as int))
{%- endmacro %}

{#- timestamp -> timestamp: exactly 24 hours a day, never a count of calendar boundaries. -#}
{% macro add_days_to_moment(moment, days) -%}
    {{ return(adapter.dispatch('add_days_to_moment')(moment, days)) }}
{%- endmacro %}

{% macro default__add_days_to_moment(moment, days) -%}
    ({{ moment }} + to_days(cast({{ days }} as integer)))
{%- endmacro %}

{% macro spark__add_days_to_moment(moment, days) -%}
    ({{ moment }} + make_dt_interval(cast({{ days }} as int)))
{%- endmacro %}

{% macro add_months(date_expression, months) -%}
    {{ return(adapter.dispatch('add_months')(date_expression, months)) }}
{%- endmacro %}

{% macro default__add_months(date_expression, months) -%}
    cast({{ date_expression }} + to_months(cast({{ months }} as integer)) as date)
{%- endmacro %}

{% macro spark__add_months(date_expression, months) -%}
    add_months({{ date_expression }}, cast({{ months }} as int))
{%- endmacro %}

{% macro month_of(date_expression) -%}
    cast(date_trunc('month', {{ date_expression }}) as date)
{%- endmacro %}

{#- First day of the fiscal quarter or year a date lies in. grain: quarter | year. -#}
{% macro fiscal_period_of(grain, date_expression) -%}
    {%- set shift = var('fiscal_year_start_month') | int - 1 -%}
    {{ add_months("date_trunc('" ~ grain ~ "', " ~ add_months(month_of(date_expression), 0 - shift) ~ ")", shift) }}
{%- endmacro %}

{% macro days_between(first_date, last_date) -%}
    {{ return(adapter.dispatch('days_between')(first_date, last_date)) }}
{%- endmacro %}

{% macro default__days_between(first_date, last_date) -%}
    date_diff('day', {{ first_date }}, {{ last_date }})
{%- endmacro %}

{% macro spark__days_between(first_date, last_date) -%}
    datediff({{ last_date }}, {{ first_date }})
{%- endmacro %}

{#- timestamp, timestamp -> double: days from the earlier to the later moment, with their fraction. -#}
{% macro days_after(later, earlier) -%}
    {{ return(adapter.dispatch('days_after')(later, earlier)) }}
{%- endmacro %}

{% macro default__days_after(later, earlier) -%}
    cast(epoch_us({{ later }}) - epoch_us({{ earlier }}) as double) / 86400000000
{%- endmacro %}

{% macro spark__days_after(later, earlier) -%}
    cast(unix_micros({{ later }}) - unix_micros({{ earlier }}) as double) / 86400000000
{%- endmacro %}
