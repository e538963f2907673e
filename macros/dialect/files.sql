{#- Raw files, per engine: which there are, and how a from clause reads one as text. -#}

{#- -> list of paths directly below a folder or object-store prefix; empty when there is none. -#}
{% macro raw_files(folder) %}
    {{ return(adapter.dispatch('raw_files')(folder)) }}
{% endmacro %}

{% macro default__raw_files(folder) %}
    {{ return(run_query("select file from glob('" ~ folder ~ "/*') order by file").columns[0].values() | map('replace', '\\', '/') | list) }}
{% endmacro %}

{% macro spark__raw_files(folder) %}
    {{ return(run_query("select path from binaryFile.`" ~ folder ~ "/*` order by path").columns[0].values() | list) }}
{% endmacro %}

{#- -> text for a from clause. -#}
{% macro raw_file(file, node) %}
    {{ return(adapter.dispatch('raw_file')(file, node)) }}
{% endmacro %}

{% macro default__raw_file(file, node) %}
    {{ return("read_parquet('" ~ file ~ "')" if file.endswith('.parquet') else "read_csv('" ~ file ~ "', header = true, delim = ',', quote = '\"', escape = '\"', all_varchar = true)") }}
{% endmacro %}

{#- Spark reads a CSV with options only through a table. -#}
{% macro spark__raw_file(file, node) %}
    {% if file.endswith('.parquet') %}
        {{ return("parquet.`" ~ file ~ "`") }}
    {% endif %}
    {% set table = "raw_" ~ node.source_name ~ "." ~ node.name ~ "__file" %}
    {% do run_query("create schema if not exists raw_" ~ node.source_name) %}
    {% do run_query("drop table if exists " ~ table) %}
    {% do run_query("create table " ~ table ~ " using csv options (header 'true', multiLine 'true', escape '\"', path '" ~ file ~ "')") %}
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
