{#- One look at the rows of a system's tables, in one query: how many there are, how old the newest is, and which columns nobody can read.
    -> {table: rows}. -#}
{% macro profile_tables(tables, findings) %}
    {% set raw_rows = {} %}
    {% set profiles = [] %}
    {% for table in tables %}{% do profiles.append(profile_select(table)) %}{% endfor %}
    {% if profiles %}
        {% do forget_rejected_rows() %}
        {% for name, rows, newest, unreadable, _ in run_query(profiles | join(' union all ')).rows %}
            {% set node = (tables | selectattr('node.name', 'equalto', name) | first).node %}
            {% do raw_rows.update({name: rows | int}) %}
            {% do judge_age(node, newest, findings) %}
            {% do judge_unreadable(node, unreadable, findings) %}
        {% endfor %}
        {% do judge_rejected_rows(tables, findings) %}
    {% endif %}
    {{ return(raw_rows) }}
{% endmacro %}

{% macro profile_select(table) %}
    {% set node = table.node %}
    {% set columns = node.columns.values() | rejectattr('data_type', 'equalto', 'text') | list %}
    {% set text %}
select
    '{{ node.name }}' as source_table,
    count(*) as raw_rows,
    cast({{ 'max(' ~ node.loaded_at_field ~ ')' if freshness_of(node) else 'null' }} as {{ dbt.type_string() }}) as newest,
    concat_ws(chr(31), '' {%- for column in columns if table.names[column.name] -%},
        case
            when count({{ text_cell(column.name) }}) > {{ var('quarantine_limit') }} * count(*) and count({{ read_cell(column.name, column.data_type) }}) = 0
                then concat('{{ column.name }}=', substr(min({{ text_cell(column.name) }}), 1, 40))
        end
        {%- endfor %}) as unreadable,
    greatest(0, 0 {%- for column in node.columns if table.checked_source %}, count({{ column }}){% endfor %}) as cells_read
from ({{ table.select | replace(table.source, table.checked_source or table.source) }}) as landed
    {% endset %}
    {{ return(text) }}
{% endmacro %}

{#- Of a table that a living company changes every few days: the newest row against as_of_date, never against the clock. -#}
{% macro judge_age(node, newest, findings) %}
    {% set freshness = freshness_of(node) %}
    {% if freshness and newest and as_of_given() %}
        {% set days = (as_of_given() - modules.datetime.date.fromisoformat((newest | string)[:10])).days %}
        {% for limit in [freshness.get('error_after'), freshness.get('warn_after')] if limit and limit.get('count') and days > limit['count'] * {'minute': 1 / 1440, 'hour': 1 / 24, 'day': 1}[limit['period']] %}
            {% if loop.first %}
                {% do found(findings, 'warning', node, none, 'The newest row of ' ~ node.source_name ~ '.' ~ node.name ~ ' is of ' ~ (newest | string)[:10] ~ ', ' ~ days ~ ' days before as_of_date; more than ' ~ limit['count'] ~ ' ' ~ limit['period'] ~ 's is stale', 'See whether its load still runs, or set as_of_date to the day it reaches') %}
            {% endif %}
        {% endfor %}
    {% endif %}
{% endmacro %}

{% macro freshness_of(node) %}
    {% set freshness = node.config.get('freshness') or node.get('freshness') %}
    {{ return(freshness if node.loaded_at_field and freshness and (freshness.get('warn_after') or {}).get('count') else none) }}
{% endmacro %}

{#- A column none of whose cells can be read, and whose rows would be more than may be set aside. One bad cell is the base model's to set aside. -#}
{% macro judge_unreadable(node, unreadable, findings) %}
    {% for entry in (unreadable or '').split('\x1f') if entry %}
        {% set name, example = entry.split('=', 1) %}
        {% do found(findings, 'error', node, name, 'Column ' ~ node.source_name ~ '.' ~ node.name ~ '.' ~ name ~ ' is declared ' ~ node.columns[name].data_type ~ ', and none of its cells can be read so (such as "' ~ example ~ '")', 'Land it as declared: timestamps and dates in ISO 8601, numbers with a decimal point and no thousands mark') %}
    {% endfor %}
{% endmacro %}

{#- Rows of a file that its engine could not divide into cells: one finding for each kind; bytes that are not UTF-8 explain all other kinds. -#}
{% macro judge_rejected_rows(tables, findings) %}
    {% set told = {
        'INVALID ENCODING': ['is not UTF-8', 'Save the file as UTF-8'],
        'MISSING COLUMNS': ['has fewer cells than the header has columns', 'Write a comma for every empty cell'],
        'TOO MANY COLUMNS': ['has more cells than the header has columns', 'Quote the values that hold a comma'],
        'UNEQUAL COLUMNS': ['has fewer or more cells than the header has columns', 'Write a comma for every empty cell, and quote the values that hold a comma'],
        'REPLACED BYTES': ['holds bytes that are not UTF-8, or the character that stands for them', 'Save the file as UTF-8'],
        'UNQUOTED VALUE': ['has a quotation mark that is not closed or stands inside a value', 'Double the quotation marks inside values'],
        'LINE SIZE OVER MAXIMUM': ['is longer than 16 MB', 'Look for a quotation mark that is never closed'],
    } %}
    {% set garbled = [] %}
    {% for file, kind, line, rows in rejected_rows(tables) %}
        {% set wrong, what_to_do = told.get(kind, ['cannot be read', 'Correct it']) %}
        {% set table = tables | selectattr('file', 'equalto', file) | first %}
        {% if kind == 'INVALID ENCODING' %}{% do garbled.append(file) %}{% endif %}
        {% if kind == 'INVALID ENCODING' or file not in garbled %}
            {% do found(findings, 'warning' if kind == 'REPLACED BYTES' else 'error', table.node, none, file ~ ', row ' ~ (line - 1) ~ (' ' if rows == 1 else ' and ' ~ (rows - 1) ~ ' more: the row ') ~ wrong, what_to_do) %}
        {% endif %}
    {% endfor %}
{% endmacro %}
