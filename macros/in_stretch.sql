{#- A moment lies in a stretch [valid_from, valid_to). -#}
{% macro in_stretch(moment, stretches) -%}
    {{ moment }} >= {{ stretches }}.valid_from and ({{ moment }} < {{ stretches }}.valid_to or {{ stretches }}.valid_to is null)
{%- endmacro %}

{#- What held at the end of a day, which is exclusive: a change made exactly then is outside. -#}
{% macro in_stretch_before(moment, stretches) -%}
    {{ moment }} > {{ stretches }}.valid_from and ({{ moment }} <= {{ stretches }}.valid_to or {{ stretches }}.valid_to is null)
{%- endmacro %}
