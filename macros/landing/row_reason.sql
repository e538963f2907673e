{#- Why a landed row is not modelled; null when it is. Reads the columns `typed_columns` adds.
    key: the row's key column. required: columns that must have a value. event_date: the row's own date, judged against first_period. -#}
{% macro row_reason(key, required=[], event_date=none) -%}
    case
        when {{ key }} is null then 'empty key'
        when unreadable_column is not null then 'unreadable cell'
        {%- for column in required %}
        when {{ column }} is null then 'missing {{ column }}'
        {%- endfor %}
        when _is_superseded then 'superseded'
        when row_number() over (
            partition by {{ key }}, unreadable_column is null and not _is_superseded {%- for column in required %} and {{ column }} is not null {%- endfor %}
            order by _version desc nulls last, _is_deleted desc, _content desc
        ) > 1 then 'duplicate key'
        when _is_deleted then 'deleted'
        {%- if event_date %}
        when {{ event_date }} < cast('{{ var("first_period") }}' as date) then 'before first period'
        {%- endif %}
    end
{%- endmacro %}

{#- The columns by which a base model's row is accounted for. -#}
{% macro row_trace(key) -%}
    _row_number as source_row,
    {{ key }} as record_id,
    row_reason,
    case
        when row_reason is null then 'modelled'
        when row_reason in ('deleted', 'superseded') then row_reason
        when row_reason = 'duplicate key' then 'duplicate'
        else 'quarantined'
    end as row_status,
    unreadable_column,
    unreadable_value
{%- endmacro %}
