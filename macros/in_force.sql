{#- An agreement holds on a day: from its first day to its last, not on the day it is terminated. -#}
{% macro in_force(agreements, day) -%}
    {{ agreements }}.starts_on <= {{ day }}
    and ({{ agreements }}.ends_on is null or {{ agreements }}.ends_on >= {{ day }})
    and ({{ agreements }}.terminated_on is null or {{ agreements }}.terminated_on > {{ day }})
{%- endmacro %}
