{#- Exact money. Doubles would decide half cents by their last bit, and two engines would disagree. -#}

{#- Money in up to three decimals x rate / rate -> cents, rounded once, half away from zero. Null where a part is null.
    Whole numbers throughout: (thousandths x to + 5 x from) div (10 x from), with both rates scaled by 10^8. Thousandths of 19 digits and rates
    of 18 stay below the 38 digits that engines hold. -#}
{% macro convert_money(amount, from_rate, to_rate) -%}
    {%- set thousandths = whole_number(amount, 3) -%}
    {%- set from_units = whole_number(from_rate, 8) -%}
    {%- set to_units = whole_number(to_rate, 8) -%}
    cast(case when {{ amount }} < 0 then -1 else 1 end * {{ whole_division('abs(' ~ thousandths ~ ') * ' ~ to_units ~ ' + 5 * ' ~ from_units, '10 * ' ~ from_units) }} as decimal(18, 0)) * cast(0.01 as decimal(3, 2))
{%- endmacro %}

{#- Money in up to three decimals -> cents, rounded half away from zero. -#}
{% macro to_cents(amount) -%}
    cast(round({{ amount }}, 2) as decimal(18, 2))
{%- endmacro %}

{#- Cents, as many systems keep amounts -> money in up to three decimals. -#}
{% macro money_of_cents(cents) -%}
    cast({{ cents }} * cast(0.01 as decimal(3, 2)) as decimal(18, 3))
{%- endmacro %}

{#- A decimal without its point: 12.345 with 3 decimals is 12345. -#}
{% macro whole_number(expression, decimals) -%}
    {{ return(adapter.dispatch('whole_number')(expression, decimals)) }}
{%- endmacro %}

{% macro default__whole_number(expression, decimals) -%}
    cast(cast({{ expression }} as decimal(28, {{ decimals }})) * {{ 10 ** decimals }} as hugeint)
{%- endmacro %}

{% macro spark__whole_number(expression, decimals) -%}
    cast(cast({{ expression }} as decimal(28, {{ decimals }})) * {{ 10 ** decimals }} as decimal(19, 0))
{%- endmacro %}

{% macro whole_division(numerator, denominator) -%}
    {{ return(adapter.dispatch('whole_division')(numerator, denominator)) }}
{%- endmacro %}

{% macro default__whole_division(numerator, denominator) -%}
    (({{ numerator }}) // ({{ denominator }}))
{%- endmacro %}

{% macro spark__whole_division(numerator, denominator) -%}
    (({{ numerator }}) div nullif({{ denominator }}, 0))
{%- endmacro %}

{#- decimal(18,2) x percent -> decimal(18,2), rounded half away from zero. -#}
{% macro percent_of(amount, percent) -%}
    cast(round(cast({{ amount }} as decimal(24, 2)) * cast({{ percent }} as decimal(9, 4)) * cast(0.01 as decimal(3, 2)), 2) as decimal(18, 2))
{%- endmacro %}

{#- sum / sum, null when there is nothing to divide by. -#}
{% macro ratio(numerator, denominator) -%}
    cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0)
{%- endmacro %}

{#- money / count -> money, rounded half away from zero. -#}
{% macro average_money(amount, how_many) -%}
    {{ convert_money(amount, 'cast(' ~ how_many ~ ' as decimal(18, 8))', 'cast(1 as decimal(18, 8))') }}
{%- endmacro %}

{#- Middle value; the mean of the middle two when the count is even. -#}
{% macro median(expression) -%}
    {{ return(adapter.dispatch('median')(expression)) }}
{%- endmacro %}

{% macro default__median(expression) -%}
    median({{ expression }})
{%- endmacro %}

{#- Spark's own is a double; this keeps the half cents of money. -#}
{% macro spark__median(expression) -%}
    (
        get(sort_array(collect_list({{ expression }})), cast((count({{ expression }}) - 1) div 2 as int))
        + get(sort_array(collect_list({{ expression }})), cast(count({{ expression }}) div 2 as int))
    ) / 2
{%- endmacro %}
