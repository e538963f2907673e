{#- A trend is read over this many periods. -#}
{% macro trend_periods() %}{{ return(6) }}{% endmacro %}

{#- Slope of the straight line closest to the last rows of a window, per row: least squares over evenly spaced points. Null with fewer rows or a
    null among them. -#}
{% macro least_squares_slope(value, how_many, window) -%}
    (
        {%- for steps_back in range(how_many) %}
        {{ '+ ' if not loop.first }}{{ (how_many - 1) / 2 - steps_back }} * lag({{ value }}, {{ steps_back }}) over {{ window }}
        {%- endfor %}
    ) / {{ how_many * (how_many ** 2 - 1) / 12 }}
{%- endmacro %}

{#- Variance of the points of a straight line with the slope, one per row. -#}
{% macro variance_on_a_line(slope, how_many) -%}
    {{ slope }} * {{ slope }} * {{ (how_many ** 2 - 1) / 12 }}
{%- endmacro %}
