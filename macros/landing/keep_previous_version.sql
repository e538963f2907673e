{#- Runs before every build, after the landing: keeps what the published version says of deals and credit, for audit_restatements to compare with.
    Each table `previous_<mart>` of source `landing` holds its declared columns of that mart. All are typed and empty where nothing is published,
    or where what is published lacks one of the columns: half a comparison would name changes that never were. -#}
{% macro keep_previous_version() %}
    {% if execute %}
        {% do open_published_version() %}
        {% set tables = [] %}
        {% for node in graph.sources.values() if node.source_name == 'landing' and node.name.startswith('previous_') %}{% do tables.append(node) %}{% endfor %}
        {% set published = {} %}
        {% set missing = [] %}
        {% for node in tables %}
            {% set mart = node.name | replace('previous_', '') %}
            {% set relation = published_relation(mart) %}
            {% set present = run_query('select * from ' ~ relation ~ ' limit 0').column_names | map('lower') | list if relation else [] %}
            {% do published.update({node.name: relation}) %}
            {% for column in node.columns if column not in present %}{% do missing.append(mart ~ '.' ~ column) %}{% endfor %}
        {% endfor %}
        {% if missing and published.values() | select | list %}
            {% do exceptions.warn('The published version lacks ' ~ missing | join(', ') ~ ', so audit_restatements compares nothing this time.') %}
        {% endif %}
        {% for node in tables %}
            {% set columns = [] %}
            {% for column in node.columns.values() %}{% do columns.append('cast(' ~ ('null' if missing else column.name) ~ ' as ' ~ column.data_type ~ ') as ' ~ column.name) %}{% endfor %}
            {% do run_query('drop table if exists ' ~ node.relation_name) %}
            {% do run_query('create table ' ~ node.relation_name ~ ' as select ' ~ columns | join(', ') ~ (' where 1 = 0' if missing else ' from ' ~ published[node.name])) %}
        {% endfor %}
        {% do close_published_version() %}
    {% endif %}
{% endmacro %}

{#- DuckDB publishes to a file of its own. Elsewhere the marts themselves are what readers see, and the run that begins has not replaced them yet. -#}
{% macro open_published_version() %}
    {{ return(adapter.dispatch('open_published_version')()) }}
{% endmacro %}

{% macro default__open_published_version() %}
    {% set file = env_var('PARTNER_KPIS_PUBLISHED', 'published/partner_kpis.duckdb') | replace("'", "''") %}
    {% do run_query('detach database if exists _published') %}
    {% if run_query("select file from glob('" ~ file ~ "')").rows %}
        {% do run_query("attach '" ~ file ~ "' as _published (read_only)") %}
    {% endif %}
{% endmacro %}

{% macro spark__open_published_version() %}
{% endmacro %}

{% macro close_published_version() %}
    {{ return(adapter.dispatch('close_published_version')()) }}
{% endmacro %}

{% macro default__close_published_version() %}
    {% do run_query('detach database if exists _published') %}
{% endmacro %}

{% macro spark__close_published_version() %}
{% endmacro %}

{#- -> text for a from clause; none when the published version has no such mart. -#}
{% macro published_relation(mart) %}
    {{ return(adapter.dispatch('published_relation')(mart)) }}
{% endmacro %}

{% macro default__published_relation(mart) %}
    {% set found = run_query("select table_name from duckdb_tables() where database_name = '_published' and schema_name = 'marts' and table_name = '" ~ mart ~ "'").rows %}
    {{ return('_published.marts.' ~ mart if found else none) }}
{% endmacro %}

{% macro spark__published_relation(mart) %}
    {{ return(adapter.get_relation(database=none, schema='marts', identifier=mart)) }}
{% endmacro %}
