{#- Raw files and loader tables, per engine: which there are, what columns they have, and how a from clause reads one as text. -#}

{#- -> list of paths directly below a folder or object-store prefix; empty when there is none. -#}
{% macro raw_files(folder) %}
    {{ return(adapter.dispatch('raw_files')(folder)) }}
{% endmacro %}

{% macro default__raw_files(folder) %}
    {{ return(run_query("select file from glob('" ~ folder | replace("'", "''") ~ "/*') order by file").columns[0].values() | map('replace', '\\', '/') | list) }}
{% endmacro %}

{#- Spark lists a folder through a table over it; such a table may name a folder that is not there. -#}
{% macro spark__raw_files(folder) %}
    {% do run_query("create schema if not exists landing") %}
    {% do run_query("drop table if exists landing.raw_folder") %}
    {% do run_query("create table landing.raw_folder using binaryFile options (path '" ~ full_path(folder) ~ "')") %}
    {{ return(run_query("select path from landing.raw_folder where length > 0 order by path").columns[0].values() | list) }}
{% endmacro %}

{#- Tables of Spark are asked for by full path, or they are looked for below the warehouse. -#}
{% macro full_path(path) %}
    {% set is_full = path.startswith('/') or ':/' in path %}
    {{ return(path if is_full else run_query("select java_method('java.lang.System', 'getProperty', 'user.dir')").columns[0][0] ~ '/' ~ path) }}
{% endmacro %}

{#- {table: file} -> {table: {file, source, checked_source, columns}}. `source` is text for a from clause; `checked_source`, where an engine has one,
    notes the rows it cannot read instead of failing. `columns` are pairs of name and type; a file without a first line is left out. -#}
{% macro read_files(system, files) %}
    {{ return(adapter.dispatch('read_files')(system, files)) }}
{% endmacro %}

{% macro default__read_files(system, files) %}
    {% set tables = {} %}
    {% set looks = [] %}
    {% for table, file in files.items() %}
        {% set path = "'" ~ file | replace("'", "''") ~ "'" %}
        {% do tables.update({table: {'file': file, 'path': path, 'source': 'read_parquet(' ~ path ~ ')', 'columns': []}}) %}
        {% if file.endswith('.parquet') %}
            {% do looks.append("(select '" ~ table ~ "', column_name, column_type from (describe select * from read_parquet(" ~ path ~ ")))") %}
        {% else %}
            {% do looks.append("(select '" ~ table ~ "', line, null from read_csv(" ~ path ~ ", header = false, columns = {'line': 'varchar'}, delim = chr(31), quote = '', escape = '', strict_mode = false, ignore_errors = true, " ~ csv_limits() ~ ") limit 1)") %}
        {% endif %}
    {% endfor %}
    {% for table, text, data_type in run_query(looks | join(' union all ')).rows if looks %}
        {% if data_type %}{% do tables[table].columns.append([text, data_type]) %}{% elif text and not modules.re.search('[\\x00-\\x08]', text) %}{% do read_header(tables[table], text) %}{% endif %}
    {% endfor %}
    {{ return(tables) }}
{% endmacro %}

{#- All of a CSV file's columns are named and text, so that DuckDB guesses nothing from its first rows. -#}
{% macro read_header(table, line) %}
    {% set columns = [] %}
    {% for cell in modules.re.findall('(?:^|,)("(?:[^"]|"")*"|[^,]*)', line) %}
        {% set name = (cell[1:-1] | replace('""', '"') if cell.startswith('"') else cell) %}
        {% set earlier = table.columns | map(attribute=0) | map('lower') | list %}
        {% do table.columns.append([name, 'VARCHAR']) %}
        {% do columns.append("'" ~ (name if name and name | lower not in earlier else name ~ '#' ~ loop.index) | replace("'", "''") ~ "': 'varchar'") %}
    {% endfor %}
    {% set read = "read_csv(" ~ table.path ~ ", header = true, columns = {" ~ columns | join(', ') ~ "}, delim = ',', quote = '\"', escape = '\"', " ~ csv_limits() %}
    {% do table.update(source=read ~ ')', checked_source=read ~ ', store_rejects = true, rejects_limit = 1000)') %}
{% endmacro %}

{% macro csv_limits() %} auto_detect = false, max_line_size = 16777216 {% endmacro %}

{#- A table over each file: Spark learns its columns once, not in every query. Of a CSV file it is made anew with all columns text and one more,
    which holds the rows that have too few or too many cells; to lose or to mend them silently is what Spark would do by itself. -#}
{% macro spark__read_files(system, files) %}
    {% set tables = {} %}
    {% do run_query("create schema if not exists landing") %}
    {% for table, file in files.items() %}
        {% set name = 'landing.' ~ system ~ '__' ~ table %}
        {% set is_csv = file.endswith('.csv') %}
        {% set options = "path '" ~ full_path(file) ~ "'" ~ (", header 'true', multiLine 'true', escape '\"', columnNameOfCorruptRecord '_rejected_row'" if is_csv else "") %}
        {% set stored = " using " ~ ("csv" if is_csv else "parquet") ~ " options (" ~ options ~ ")" %}
        {% do run_query("drop table if exists " ~ name) %}
        {% do run_query("create table " ~ name ~ stored) %}
        {% set columns = described_columns(name) %}
        {% if is_csv %}
            {% set named = [] %}
            {% for column, _ in columns %}{% do named.append(adapter.quote(column) ~ ' string') %}{% endfor %}
            {% do run_query("drop table " ~ name) %}
            {% do run_query("create table " ~ name ~ " (" ~ named | join(', ') ~ ", _rejected_row string)" ~ stored) %}
        {% endif %}
        {% do tables.update({table: {'file': file, 'source': name, 'columns': columns, 'is_csv': is_csv}}) %}
    {% endfor %}
    {{ return(tables) }}
{% endmacro %}

{% macro described_columns(relation) %}
    {% set columns = [] %}
    {% for row in run_query("describe table " ~ relation).rows if row[0] and not row[0].startswith('#') %}{% do columns.append([row[0], row[1]]) %}{% endfor %}
    {{ return(columns) }}
{% endmacro %}

{#- {plain table name: {source, columns}} of a schema that a loader fills. -#}
{% macro loader_tables(schema) %}
    {{ return(adapter.dispatch('loader_tables')(schema)) }}
{% endmacro %}

{% macro default__loader_tables(schema) %}
    {% set tables = {} %}
    {% set database = target.get('database') %}
    {% for name, column, data_type in run_query(
        "select table_name, column_name, data_type from duckdb_columns() where lower(schema_name) = lower('" ~ schema ~ "') and database_name = '" ~ database
        ~ "' order by table_name, column_index"
    ).rows %}
        {% set relation = api.Relation.create(database=database, schema=schema, identifier=name) | string %}
        {% do tables.setdefault(plain_name(name), {'source': relation, 'columns': []}).columns.append([column, data_type]) %}
    {% endfor %}
    {{ return(tables) }}
{% endmacro %}

{% macro spark__loader_tables(schema) %}
    {% set tables = {} %}
    {% for relation in adapter.list_relations_without_caching(api.Relation.create(schema=schema)) %}
        {% do tables.update({plain_name(relation.identifier): {'source': relation | string, 'columns': described_columns(relation | string)}}) %}
    {% endfor %}
    {{ return(tables) }}
{% endmacro %}

{#- -> (file, kind, first line, rows) of the rows that could not be read: on DuckDB those of the checked sources read since forget_rejected_rows. -#}
{% macro rejected_rows(tables) %}
    {{ return(adapter.dispatch('rejected_rows')(tables)) }}
{% endmacro %}

{% macro default__rejected_rows(tables) %}
    {{ return(run_query("
        select scans.file_path, errors.error_type, min(errors.line), count(distinct errors.line)
        from reject_errors as errors
        inner join (select distinct scan_id, file_id, file_path from reject_scans) as scans on errors.scan_id = scans.scan_id and errors.file_id = scans.file_id
        group by scans.file_path, errors.error_type
        order by scans.file_path, errors.error_type
    ").rows if run_query("select table_name from duckdb_tables() where table_name = 'reject_errors'").rows else []) }}
{% endmacro %}

{#- Spark reads bytes that are not UTF-8 as the character U+FFFD. -#}
{% macro spark__rejected_rows(tables) %}
    {% set selects = [] %}
    {% for table in tables if table.is_csv %}
        {% set cells = [] %}
        {% for column, _ in table.columns %}{% do cells.append(adapter.quote(column)) %}{% endfor %}
        {% set kind = "case when _rejected_row is not null then 'UNEQUAL COLUMNS' when instr(concat_ws('', " ~ cells | join(', ') ~ "), '\\ufffd') > 0 then 'REPLACED BYTES' end" %}
        {% do selects.append("select '" ~ table.file ~ "' as file, " ~ kind ~ " as kind, " ~ row_position() ~ " + 1 as line from " ~ table.source) %}
    {% endfor %}
    {{ return(run_query("select file, kind, min(line), count(*) from (" ~ selects | join(' union all ') ~ ") where kind is not null group by file, kind order by file, kind").rows if selects else []) }}
{% endmacro %}

{% macro forget_rejected_rows() %}
    {{ return(adapter.dispatch('forget_rejected_rows')()) }}
{% endmacro %}

{% macro default__forget_rejected_rows() %}
    {% do run_all(['drop table if exists reject_errors', 'drop table if exists reject_scans']) %}
{% endmacro %}

{% macro spark__forget_rejected_rows() %}
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

{#- Statements one after another; in one go where the engine takes several, since each query has its price in dbt. -#}
{% macro run_all(statements) %}
    {{ return(adapter.dispatch('run_all')(statements)) }}
{% endmacro %}

{% macro default__run_all(statements) %}
    {% do run_query(statements | join(';\n')) %}
{% endmacro %}

{% macro spark__run_all(statements) %}
    {% for statement in statements %}{% do run_query(statement) %}{% endfor %}
{% endmacro %}
