{#- Exact money. Doubles would decide half cents by their last bit, and two engines would disagree. -#}

{#- decimal(18,2) x rate / rate -> decimal(18,2), rounded once, half away from zero. Null where a part is null. -#}
{% macro convert_money(amount, from_rate, to_rate) -%}
    {{ return(adapter.dispatch('convert_money')(amount, from_rate, to_rate)) }}
{%- endmacro %}

{% macro default__convert_money(amount, from_rate, to_rate) -%}
    cast(sign({{ amount }}) * (
        (2 * cast(abs({{ amount }}) * 100 as hugeint) * cast({{ to_rate }} * 100000000 as hugeint) + cast({{ from_rate }} * 100000000 as hugeint))
        // (2 * cast({{ from_rate }} * 100000000 as hugeint))
    ) as decimal(18, 0)) * cast(0.01 as decimal(3, 2))
{%- endmacro %}

{% macro spark__convert_money(amount, from_rate, to_rate) -%}
    cast(sign({{ amount }}) * (
        (2 * cast(abs({{ amount }}) * 100 as decimal(18, 0)) * cast({{ to_rate }} * 100000000 as decimal(18, 0)) + cast({{ from_rate }} * 100000000 as decimal(18, 0)))
        div (2 * cast({{ from_rate }} * 100000000 as decimal(18, 0)))
    ) as decimal(18, 0)) * cast(0.01 as decimal(3, 2))
{%- endmacro %}

{#- decimal(18,2) x percent -> decimal(18,2), rounded half away from zero. -#}
{% macro percent_of(amount, percent) -%}
    cast(round(cast({{ amount }} as decimal(24, 2)) * cast({{ percent }} as decimal(7, 4)) * cast(0.01 as decimal(3, 2)), 2) as decimal(18, 2))
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

{% macro spark__median(expression) -%}
    percentile({{ expression }}, 0.5)
{%- endmacro %}
