{#- The columns identify a row: no two rows share their values, and none is null but those listed as nullable, where null
    is a value. A failing row gives the key, how many rows have it, and what is wrong. -#}
{% test grain(model, columns, nullable=[]) %}
select
    {{ columns | join(', ') }},
    count(*) as row_count,
    case when count(*) > 1 then 'several rows have this key' else 'a part of the key is null' end as problem
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {%- for column in columns if column not in nullable %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
