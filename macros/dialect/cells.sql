{#- Reading one text cell as a declared type. Every macro gives null for a cell it cannot read; `typed_columns` tells that from an empty one. -#}

{% macro text_cell(cell) -%}
    nullif(trim({{ cell }}), '')
{%- endmacro %}

{#- ISO 8601. No offset means UTC; a bare date is the start of that day in the reporting timezone. -#}
{% macro timestamp_cell(cell) -%}
    case
        when length(trim({{ cell }})) <= 10 then {{ day_start('try_cast(trim(' ~ cell ~ ') as date)') }}
        else {{ moment_cell(cell) }}
    end
{%- endmacro %}

{#- A date, or the date part of a readable timestamp. -#}
{% macro date_cell(cell) -%}
    case
        when length(trim({{ cell }})) <= 10 or {{ moment_cell(cell) }} is not null
            then try_cast(substr(trim({{ cell }}), 1, 10) as date)
    end
{%- endmacro %}

{% macro moment_cell(cell) -%}
    {{ return(adapter.dispatch('moment_cell')(cell)) }}
{%- endmacro %}

{% macro default__moment_cell(cell) -%}
    cast(try_cast(trim({{ cell }}) as timestamptz) at time zone 'UTC' as timestamp)
{%- endmacro %}

{% macro spark__moment_cell(cell) -%}
    try_cast(trim({{ cell }}) as timestamp)
{%- endmacro %}

{#- DuckDB reads 1_000 as a thousand; no other engine does, so it is unreadable here. -#}
{% macro decimal_cell(cell, data_type) -%}
    case when instr({{ cell }}, '_') = 0 then try_cast(trim({{ cell }}) as {{ data_type }}) end
{%- endmacro %}
