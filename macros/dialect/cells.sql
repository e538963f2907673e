{#- Reading one text cell as a declared type. Every macro gives null for a cell it cannot read; `typed_columns` tells that from an empty one. -#}

{% macro text_cell(cell) -%}
    nullif({{ trimmed(cell) }}, '')
{%- endmacro %}

{#- ISO 8601. No offset means UTC; a bare date is the start of that day in the reporting timezone. -#}
{% macro timestamp_cell(cell) -%}
    case
        when length({{ trimmed(cell) }}) <= 10 then {{ day_start(day_cell(trimmed(cell))) }}
        else {{ moment_cell(cell) }}
    end
{%- endmacro %}

{#- A date, or the date part of a readable timestamp. -#}
{% macro date_cell(cell) -%}
    case
        when length({{ trimmed(cell) }}) <= 10 or {{ moment_cell(cell) }} is not null
            then {{ day_cell('substr(' ~ trimmed(cell) ~ ', 1, 10)') }}
    end
{%- endmacro %}

{% macro day_cell(text) -%}
    {{ of_form(text, date_form(), 'try_cast(' ~ text ~ ' as date)') }}
{%- endmacro %}

{% macro moment_cell(cell) -%}
    {{ of_form(trimmed(cell), date_form() ~ '([T ]' ~ time_form() ~ ')?', moment_of(trimmed(cell))) }}
{%- endmacro %}

{% macro moment_of(text) -%}
    {{ return(adapter.dispatch('moment_of')(text)) }}
{%- endmacro %}

{% macro default__moment_of(text) -%}
    cast(try_cast({{ text }} as timestamptz) at time zone 'UTC' as timestamp)
{%- endmacro %}

{% macro spark__moment_of(text) -%}
    try_cast({{ text }} as timestamp)
{%- endmacro %}

{#- DuckDB reads 1_000 as a thousand; no other engine does, so it is unreadable here. -#}
{% macro decimal_cell(cell, data_type) -%}
    case when instr({{ cell }}, '_') = 0 then {{ of_form(trimmed(cell), number_form(), 'try_cast(' ~ trimmed(cell) ~ ' as ' ~ data_type ~ ')') }} end
{%- endmacro %}

{% macro boolean_cell(cell) -%}
    {{ of_form(trimmed(cell), '[A-Za-z01]+', 'try_cast(' ~ trimmed(cell) ~ ' as boolean)') }}
{%- endmacro %}

{#- Seconds or milliseconds since 1970, times `microseconds`; a timestamp where a loader made one of it. -#}
{% macro epoch_cell(cell, microseconds) -%}
    case
        when {{ decimal_cell(cell, 'decimal(22,6)') }} is not null then {{ moment_of_epoch(decimal_cell(cell, 'decimal(22,6)'), microseconds) }}
        else {{ timestamp_cell(cell) }}
    end
{%- endmacro %}

{% macro moment_of_epoch(number, microseconds) -%}
    {{ return(adapter.dispatch('moment_of_epoch')(number, microseconds)) }}
{%- endmacro %}

{#- From 1900 to 9999, as dates are. -#}
{% macro default__moment_of_epoch(number, microseconds) -%}
    case when {{ number }} * {{ microseconds }} between -2208988800000000 and 253402300799000000 then make_timestamp(cast({{ number }} * {{ microseconds }} as bigint)) end
{%- endmacro %}

{% macro spark__moment_of_epoch(number, microseconds) -%}
    case when {{ number }} * {{ microseconds }} between -2208988800000000 and 253402300799000000 then timestamp_micros(cast({{ number }} * {{ microseconds }} as bigint)) end
{%- endmacro %}

{#- JSON stays text; `json_text` reads one value of it. -#}
{% macro json_cell(cell) -%}
    {{ return(adapter.dispatch('json_cell')(cell)) }}
{%- endmacro %}

{% macro default__json_cell(cell) -%}
    case when json_valid({{ text_cell(cell) }}) then {{ text_cell(cell) }} end
{%- endmacro %}

{% macro spark__json_cell(cell) -%}
    case when try_parse_json({{ text_cell(cell) }}) is not null then {{ text_cell(cell) }} end
{%- endmacro %}

{#- Text at a path such as customer.email inside a JSON text; null when there is none. -#}
{% macro json_text(json, path) -%}
    {{ text_cell(adapter.dispatch('json_text')(json, path)) }}
{%- endmacro %}

{% macro default__json_text(json, path) -%}
    ({{ json }} ->> '$.{{ path }}')
{%- endmacro %}

{% macro spark__json_text(json, path) -%}
    get_json_object({{ json }}, '$.{{ path }}')
{%- endmacro %}

{#- Forms of cells that engines read alike, as regular expressions that engines read alike. -#}
{% macro date_form() -%} (19|[2-9][0-9])[0-9]{2}-[0-9]{1,2}-[0-9]{1,2} {%- endmacro %}

{% macro time_form() -%} ([01]?[0-9]|2[0-3]):[0-9]{1,2}(:[0-9]{1,2}([.][0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)? {%- endmacro %}

{% macro number_form() -%} [+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,4})? {%- endmacro %}

{#- What is read from a text, null unless all of the text is of the form. Spark would read 2024 as a date, DuckDB infinity. -#}
{% macro of_form(text, form, reading) -%}
    {{ return(adapter.dispatch('of_form')(text, form, reading)) }}
{%- endmacro %}

{% macro default__of_form(text, form, reading) -%}
    case when regexp_full_match({{ text }}, '{{ form }}') then {{ reading }} end
{%- endmacro %}

{% macro spark__of_form(text, form, reading) -%}
    case when {{ text }} rlike '^({{ form }})\\z' then {{ reading }} end
{%- endmacro %}

{#- Without the spaces, of any Unicode width, around it. -#}
{% macro trimmed(cell) -%}
    {{ return(adapter.dispatch('trimmed')(cell)) }}
{%- endmacro %}

{% macro default__trimmed(cell) -%}
    trim({{ cell }})
{%- endmacro %}

{% macro spark__trimmed(cell) -%}
    trim(both ' \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000' from {{ cell }})
{%- endmacro %}
