{#- Runs before every build. Gives each declared source table one view in schema raw_<system>: the declared columns as text, under their declared
    names, whatever the file or the loader's table calls or types them. Whatever differs from the declarations is told at once, in one report. -#}
{% macro land_sources() %}
    {% if execute %}
        {% set findings = [] %}
        {% set landed = [] %}
        {% set systems = graph.sources.values() | map(attribute='source_name') | reject('equalto', 'landing') | unique | sort %}
        {% do judge_variables(systems, findings) %}
        {% set field_map = mapped_fields(findings) %}
        {% do adapter.create_schema(api.Relation.create(database=target.get('database'), schema='landing')) %}
        {% for system in systems %}
            {% set declared = graph.sources.values() | selectattr('source_name', 'equalto', system) | list %}
            {% set tables = raw_tables(system, declared, field_map, findings) if system in var('connectors') else {} %}
            {% do adapter.create_schema(api.Relation.create(database=target.get('database'), schema='raw_' ~ system)) %}
            {% set views = [] %}
            {% for node in declared %}
                {% do views.append("create or replace view " ~ node.relation_name ~ " as " ~ (tables[node.name].select if node.name in tables else empty_landing_select(node))) %}
            {% endfor %}
            {% do run_all(views) %}
            {% set raw_rows = profile_tables(tables.values() | list, findings) %}
            {% for node in declared %}
                {% do landed.append([system, node.name, node.name in tables, raw_rows.get(node.name, 0)]) %}
            {% endfor %}
        {% endfor %}
        {% do keep_rows('landed_tables', landed) %}
        {% do report_findings(findings) %}
    {% endif %}
{% endmacro %}

{#- What a connected system has: {declared table: a mapping}. `source` is the text that a from clause can read, `columns` the names and types there,
    `present` the same names by plain name, `names` the name of each
    declared column there, `select` what its landing view selects. -#}
{% macro raw_tables(system, declared, field_map, findings) %}
    {% set files = files_of(system, declared, findings) if var('raw_path') else {} %}
    {% set raw = read_files(system, files) if var('raw_path') else loader_tables(var(system ~ '_schema')) %}
    {% set tables = {} %}
    {% for node in declared %}
        {% set mapped = field_map.get(system ~ '.' ~ node.name, {}) %}
        {% set name = node.name if var('raw_path') else found_name(node, dict(zip(raw, raw)), mapped.get('')) %}
        {% if name in raw and raw[name].columns %}
            {% set table = dict(raw[name], node=node, mapped=mapped) %}
            {% do table.update(present=plain_names(table.columns), names={}) %}
            {% for column in node.columns.values() %}
                {% do table.names.update({column.name: found_name(column, table.present, table.mapped.get(column.name))}) %}
            {% endfor %}
            {% do table.update(select=landing_select(table)) %}
            {% do tables.update({node.name: table}) %}
            {% do judge_columns(table, findings) %}
        {% elif name in files %}
            {% do found(findings, 'error', node, none, 'File ' ~ files[name] ~ ' is empty, begins with an empty line or is no text', 'Export it again as UTF-8 text, with a first line that names the columns') %}
        {% else %}
            {% do judge_missing_table(node, raw, findings) %}
        {% endif %}
    {% endfor %}
    {{ return(tables) }}
{% endmacro %}

{#- {declared table: file} below raw_path. -#}
{% macro files_of(system, declared, findings) %}
    {% set folder = var('raw_path') ~ '/' ~ system %}
    {% set files = {} %}
    {% set tables = names_declared(declared) %}
    {% set present = raw_files(folder) | sort %}
    {% for file in present if file.endswith(('.csv', '.parquet')) and not file.split('/')[-1].startswith('.') %}
        {% set name = file.split('/')[-1].rsplit('.', 1)[0] %}
        {% set table = tables.get(plain_name(name)) %}
        {% if not table %}
            {% do found(findings, 'warning', {'source_name': system, 'name': name}, none, 'File ' ~ file ~ ' is not read, because ' ~ system ~ ' declares no table ' ~ name ~ nearest_name(name, declared | map(attribute='name') | list), 'Rename or remove it') %}
        {% elif table in files %}
            {% do found(findings, 'error', {'source_name': system, 'name': table}, none, 'Table ' ~ system ~ '.' ~ table ~ ' is there twice, as ' ~ files[table] ~ ' and as ' ~ file, 'Remove one of the two') %}
        {% else %}
            {% do files.update({table: file}) %}
        {% endif %}
    {% endfor %}
    {% for file in present if not file.endswith(('.csv', '.parquet')) and plain_name(file.split('/')[-1].rsplit('.', 1)[0]) in tables %}
        {% do found(findings, 'warning', {'source_name': system, 'name': file.split('/')[-1]}, none, 'File ' ~ file ~ ' is not read, because it is neither .csv nor .parquet', 'Export it as one of these') %}
    {% endfor %}
    {% if not present %}
        {% do found(findings, 'error', {'source_name': system}, none, 'Folder ' ~ folder ~ ' of connector ' ~ system ~ ' is missing or empty', 'Put its tables there as <table>.csv or <table>.parquet, correct the variable raw_path, or take ' ~ system ~ ' out of connectors') %}
    {% endif %}
    {{ return(files) }}
{% endmacro %}

{#- {system.table: {declared column: column in this org; '': table in this org}}: seed field_map, read from its file, because landing comes before seeds are loaded. -#}
{% macro mapped_fields(findings) %}
    {% set mapped = {} %}
    {% set seed = read_files('seeds', {'field_map': 'seeds/field_map.csv'})['field_map'] %}
    {% for row in run_query("select source_system, source_table, source_column, org_column from " ~ seed.source ~ " where source_system is not null").rows %}
        {% set node = graph.sources.values() | selectattr('source_name', 'equalto', row[0]) | selectattr('name', 'equalto', row[1]) | first %}
        {% if node and (not row[2] or row[2] in node.columns) %}
            {% do mapped.setdefault(row[0] ~ '.' ~ row[1], {}).update({row[2] or '': row[3]}) %}
        {% else %}
            {% do found(findings, 'error', {'source_name': row[0], 'name': row[1]}, row[2], 'Seed field_map maps ' ~ row | join('.') ~ ', and no source declares ' ~ row[:3] | join('.'), 'Correct that row of seeds/field_map.csv') %}
        {% endif %}
    {% endfor %}
    {{ return(mapped) }}
{% endmacro %}

{#- Makes a table of source `landing` a view of these rows: it is there before any model, on every engine, and asks for no table format. -#}
{% macro keep_rows(table, rows) %}
    {% set node = source_node('landing', table) %}
    {% set columns = [] %}
    {% for column in node.columns.values() %}{% do columns.append('cast(' ~ column.name ~ ' as ' ~ column.data_type ~ ') as ' ~ column.name) %}{% endfor %}
    {% set tuples = [] %}
    {% for row in rows or [[none] * (columns | length)] %}
        {% set cells = [] %}
        {% for value in row %}{% do cells.append(literal(value)) %}{% endfor %}
        {% do tuples.append('(' ~ cells | join(', ') ~ ')') %}
    {% endfor %}
    {% do run_query(
        'create or replace view ' ~ node.relation_name ~ ' as select ' ~ columns | join(', ') ~ ' from (values ' ~ tuples | join(', ') ~ ') as kept ('
        ~ node.columns | join(', ') ~ ')' ~ ('' if rows else ' where 1 = 0')
    ) %}
{% endmacro %}

{% macro literal(value) %}
    {{ return('null' if value is none else "'" ~ dbt.escape_single_quotes(value) ~ "'" if value is string else value | string | lower) }}
{% endmacro %}
