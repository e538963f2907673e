{#- Whole minor units -> money: 1050 cents are 10.50. Exact; a currency that no row of the seeds names is counted in hundredths.
    digits: minor_unit_digits of seed `currencies` or `currency_exceptions`. Null where the result has more than 15 digits before the point. -#}
{% macro major_units(amount, digits) -%}
    try_cast(cast({{ amount }} as decimal(28, 3)) * case coalesce({{ digits }}, 2)
        {%- for places in range(5) %}
        when {{ places }} then cast({{ '%.4f' | format(10 ** (0 - places)) }} as decimal(5, 4))
        {%- endfor %}
    end as decimal(18, 3))
{%- endmacro %}

{#- Money x whole number / whole number -> money in as many decimals, rounded once, half away from zero. Null where it cannot be held. -#}
{% macro money_times_ratio(amount, multiply_by, divide_by, decimals=3) -%}
    try_cast(case when {{ amount }} < 0 then -1 else 1 end * cast({{ whole_division('2 * abs(' ~ whole_number(amount, decimals) ~ ') * (' ~ multiply_by ~ ') + (' ~ divide_by ~ ')', '2 * (' ~ divide_by ~ ')') }} as decimal(28, 0)) * cast({{ ('%.' ~ decimals ~ 'f') | format(10 ** (0 - decimals)) }} as decimal({{ decimals + 1 }}, {{ decimals }})) as decimal(18, {{ decimals }}))
{%- endmacro %}

{#- timestamp, timestamp -> whole calendar months from the first day to the second; the last day of a shorter month completes one that began later. -#}
{% macro whole_months_between(first_day, last_day) -%}
    ((year({{ last_day }}) - year({{ first_day }})) * 12 + month({{ last_day }}) - month({{ first_day }})
        - case when day({{ last_day }}) < day({{ first_day }}) and last_day({{ last_day }}) <> cast({{ last_day }} as date) then 1 else 0 end)
{%- endmacro %}
