{#- Why a landed row is not modelled; null when it is. Reads the columns `typed_columns` adds.
    key: the row's key column. required: columns that must have a value. event_date: the row's own date, judged against first_period.
    versioned: the system itself keeps every version of a row, so that older ones are no duplicates.
    is_test: true for what a system marks as made in its test mode. is_deleted: true for what is gone, where a system says so in a way of its own. -#}
{% macro row_reason(key, required=[], event_date=none, versioned=false, is_test=none, is_deleted='_is_deleted') -%}
    case
        {%- if is_test %}
        when {{ is_test }} then 'test record'
        {%- endif %}
        when unreadable_column is not null then 'unreadable cell'
        when {{ key }} is null then 'empty key'
        {%- for column in required %}
        when {{ column }} is null then 'missing {{ column }}'
        {%- endfor %}
        when _is_superseded then 'superseded'
        when row_number() over (
            partition by {{ key }}, unreadable_column is null and not _is_superseded {%- for column in required %} and {{ column }} is not null {%- endfor %} {%- if is_test %}, coalesce({{ is_test }}, false) {%- endif %}
            order by _version desc nulls last, {{ is_deleted }} desc, _content desc, _row_number
        ) > 1 then '{{ "superseded" if versioned else "duplicate key" }}'
        when {{ is_deleted }} then 'deleted'
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
        when row_reason in ('deleted', 'superseded', 'test record') then row_reason
        when row_reason = 'duplicate key' then 'duplicate'
        else 'quarantined'
    end as row_status,
    unreadable_column,
    unreadable_value
{%- endmacro %}
