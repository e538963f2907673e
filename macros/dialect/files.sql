{#- Raw files, per engine: which there are, and how a from clause reads one as text. -#}

{#- -> list of paths directly below a folder or object-store prefix; empty when there is none. -#}
{% macro raw_files(folder) %}
    {{ return(adapter.dispatch('raw_files')(folder)) }}
{% endmacro %}

{% macro default__raw_files(folder) %}
    {{ return(run_query("select file from glob('" ~ folder | replace("'", "''") ~ "/*') order by file").columns[0].values() | map('replace', '\\', '/') | list) }}
{% endmacro %}

{#- Spark lists a folder through a table over it; such a table may name a folder that is not there, and wants a full path. -#}
{% macro spark__raw_files(folder) %}
    {% set is_full = folder.startswith('/') or '://' in folder %}
    {% set working_folder = '' if is_full else run_query("select java_method('java.lang.System', 'getProperty', 'user.dir')").columns[0][0] ~ '/' %}
    {% do run_query("create schema if not exists landing") %}
    {% do run_query("drop table if exists landing.raw_folder") %}
    {% do run_query("create table landing.raw_folder using binaryFile options (path '" ~ working_folder ~ folder ~ "')") %}
    {{ return(run_query("select path from landing.raw_folder order by path").columns[0].values() | list) }}
{% endmacro %}

{#- -> text for a from clause. -#}
{% macro raw_file(file, node) %}
    {{ return(adapter.dispatch('raw_file')(file, node)) }}
{% endmacro %}

{% macro default__raw_file(file, node) %}
    {{ return("read_parquet('" ~ file | replace("'", "''") ~ "')" if file.endswith('.parquet') else "read_csv('" ~ file | replace("'", "''") ~ "', header = true, delim = ',', quote = '\"', escape = '\"', comment = '', skip = 0, max_line_size = 16777216, all_varchar = true)") }}
{% endmacro %}

{#- A table over the file: Spark learns its columns once, not in every query. -#}
{% macro spark__raw_file(file, node) %}
    {% set table = 'landing.' ~ node.source_name ~ '__' ~ node.name %}
    {% do run_query("create schema if not exists landing") %}
    {% do run_query("drop table if exists " ~ table) %}
    {% do run_query("create table " ~ table ~ " using " ~ ("parquet options (" if file.endswith('.parquet') else "csv options (header 'true', multiLine 'true', escape '\"', ") ~ "path '" ~ file ~ "')") %}
    {{ return(table) }}
{% endmacro %}

{#- Position of a data row in its file, from 1. -#}
{% macro row_position() -%}
    {{ return(adapter.dispatch('row_position')()) }}
{%- endmacro %}

{% macro default__row_position() -%}
    row_number() over ()
{%- endmacro %}

{% macro spark__row_position() -%}
    monotonically_increasing_id() + 1
{%- endmacro %}
