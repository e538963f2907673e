{#- Runs before every build. Gives each declared source table one view in schema raw_<system>: the declared columns as text, under their declared
    names, whatever the file or the loader's table calls or types them. Says everything that is missing at once. -#}
{% macro land_sources() %}
    {% if execute %}
        {% set problems = [] %}
        {% set landed = [] %}
        {% set systems = graph.sources.values() | map(attribute='source_name') | reject('equalto', 'landing') | unique | sort %}
        {% if not modules.re.match('^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$', var('as_of_date') | string) %}
            {% do problems.append("Variable `as_of_date` is '" ~ var('as_of_date') ~ "', which is no date. Write it as YYYY-MM-DD.") %}
        {% endif %}
        {% for connector in var('connectors') if connector not in systems %}
            {% do problems.append("Connector '" ~ connector ~ "' is unknown. Known connectors: " ~ systems | join(', ') ~ ". Correct the variable `connectors`.") %}
        {% endfor %}
        {% for system in systems %}
            {% set origins = raw_origins(system, problems) if system in var('connectors') else {} %}
            {% do adapter.create_schema(api.Relation.create(database=target.get('database'), schema='raw_' ~ system)) %}
            {% for node in graph.sources.values() | selectattr('source_name', 'equalto', system) %}
                {% set origin = origins.get(node.name) %}
                {% if origin %}
                    {% do run_query("create or replace view " ~ node.relation_name ~ " as " ~ landing_select(node, origin, problems)) %}
                {% else %}
                    {% if system in var('connectors') and node.config.meta.get('required') %}
                        {% do problems.append(missing_table(system, node.name)) %}
                    {% endif %}
                    {% do run_query("create or replace view " ~ node.relation_name ~ " as " ~ empty_landing_select(node)) %}
                {% endif %}
                {% do landed.append("select '" ~ system ~ "' as source_system, '" ~ node.name ~ "' as source_table, " ~ ('true' if origin else 'false') ~ " as is_landed, " ~ ("(select count(*) from " ~ origin ~ ")" if origin else "0") ~ " as raw_rows") %}
            {% endfor %}
        {% endfor %}
        {% if problems %}
            {{ exceptions.raise_compiler_error("The raw data cannot be built from:\n  - " ~ problems | join("\n  - ")) }}
        {% endif %}
        {% do adapter.create_schema(api.Relation.create(database=target.get('database'), schema='landing')) %}
        {% do run_query("create or replace view " ~ source_node('landing', 'landed_tables').relation_name ~ " as " ~ landed | join(" union all ")) %}
    {% endif %}
{% endmacro %}

{#- {table: text that a from clause can read} of what a connected system has: its raw files, or the tables a loader wrote. -#}
{% macro raw_origins(system, problems) %}
    {% set origins = {} %}
    {% if var('raw_path') %}
        {% set folder = var('raw_path') ~ '/' ~ system %}
        {% set files = raw_files(folder) %}
        {% if not files %}
            {% do problems.append("No raw files of '" ~ system ~ "': folder " ~ folder ~ " is missing or empty. Put its tables there as <table>.csv or <table>.parquet, correct `raw_path`, or take the system out of `connectors`.") %}
        {% endif %}
        {% for node in graph.sources.values() | selectattr('source_name', 'equalto', system) %}
            {% for file in files | sort if file.endswith('/' ~ node.name ~ '.csv') or file.endswith('/' ~ node.name ~ '.parquet') %}
                {% if node.name in origins %}
                    {% do problems.append("Table " ~ system ~ "." ~ node.name ~ " is there twice, as .csv and as .parquet, in " ~ folder ~ ". Remove one.") %}
                {% endif %}
                {% do origins.update({node.name: raw_file(file, node)}) %}
            {% endfor %}
        {% endfor %}
    {% else %}
        {% for node in graph.sources.values() | selectattr('source_name', 'equalto', system) %}
            {% set relation = adapter.get_relation(database=target.get('database'), schema=var(system ~ '_schema'), identifier=node.name) %}
            {% if relation %}{% do origins.update({node.name: relation | string}) %}{% endif %}
        {% endfor %}
    {% endif %}
    {{ return(origins) }}
{% endmacro %}

{% macro missing_table(system, table) %}
    {% set place = var('raw_path') ~ '/' ~ system ~ '/' ~ table ~ '.csv (or .parquet)' if var('raw_path') else 'schema ' ~ var(system ~ '_schema') ~ ', table ' ~ table %}
    {{ return("Table " ~ system ~ "." ~ table ~ " is required and was not found at " ~ place ~ ". Land it there or take '" ~ system ~ "' out of `connectors`.") }}
{% endmacro %}
