{#- The contract check: whatever the raw data and its declarations disagree on, as rows of landing.contract_findings.
    error: the build stops before its first model. warning: it goes on and says so. note: it goes on, and only audit_contract tells. -#}

{% macro found(findings, severity, table, column, finding, what_to_do) %}
    {% do findings.append([table.get('source_name'), table.get('name'), column, severity, finding ~ '.', what_to_do ~ '.']) %}
{% endmacro %}

{% macro judge_variables(systems, findings) %}
    {% if not as_of_given() %}
        {% do found(findings, 'error', {}, none, 'The variable as_of_date is "' ~ var('as_of_date') ~ '", which is no date', 'Write it as YYYY-MM-DD') %}
    {% endif %}
    {% for connector in var('connectors') if connector not in systems %}
        {% do found(findings, 'error', {}, none, 'The connector ' ~ connector ~ ' is unknown' ~ nearest_name(connector, systems), 'Correct the variable connectors: known are ' ~ systems | join(', ')) %}
    {% endfor %}
{% endmacro %}

{#- The variable as_of_date as a date; none when it is none. -#}
{% macro as_of_given() %}
    {% if modules.re.match('(19|[2-9]\\d)\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$', var('as_of_date') | string) %}
        {% set year, month, day = (var('as_of_date') | string).split('-') %}
        {% set found = modules.datetime.date(year | int, month | int, 1) + modules.datetime.timedelta(days=(day | int) - 1) %}
        {{ return(found if found.month == month | int else none) }}
    {% endif %}
    {{ return(none) }}
{% endmacro %}

{% macro judge_missing_table(node, raw, findings) %}
    {% set required = node.config.meta.get('required') %}
    {% set place = var('raw_path') ~ '/' ~ node.source_name if var('raw_path') else 'schema ' ~ var(node.source_name ~ '_schema') %}
    {% if required %}
        {% do found(findings, 'error', node, none, 'Table ' ~ node.source_name ~ '.' ~ node.name ~ ' is required and missing from ' ~ place ~ nearest_name(node.name, raw | list), 'Land it there, or take ' ~ node.source_name ~ ' out of the variable connectors') %}
    {% else %}
        {% do found(findings, 'note', node, none, 'Table ' ~ node.source_name ~ '.' ~ node.name ~ ' is missing from ' ~ place, 'Land it there if you need it; until then what rests on it alone is not measured') %}
    {% endif %}
{% endmacro %}

{#- The columns of a table that is there: missing, there twice, of another type, undeclared. -#}
{% macro judge_columns(table, findings) %}
    {% set node = table.node %}
    {% set label = node.source_name ~ '.' ~ node.name %}
    {% set names = table.columns | map(attribute=0) | list %}
    {% if names | length == 1 and modules.re.search('[;\t|]', names[0]) %}
        {% do found(findings, 'error', node, none, label ~ ' has one column, "' ~ names[0] ~ '", so its cells are not separated by commas', 'Export it with commas') %}
    {% else %}
        {% do judge_double_columns(node, names, table, findings) %}
        {% for column in node.columns.values() %}
            {% if table.names[column.name] %}
                {% do judge_type(node, column, table.names[column.name], table.columns, findings) %}
            {% else %}
                {% do judge_missing_column(node, column, table.mapped.get(column.name), names, findings) %}
            {% endif %}
        {% endfor %}
        {% do judge_extra_columns(table, label, findings) %}
    {% endif %}
{% endmacro %}

{#- No engine can tell columns apart that differ in letter case alone; of others with one plain name, one is read. -#}
{% macro judge_double_columns(node, names, table, findings) %}
    {% set label = node.source_name ~ '.' ~ node.name %}
    {% for name in names | map('lower') | unique if name and names | length > table.present | length %}
        {% set alike = [] %}
        {% for other in names if plain_name(other) == plain_name(name) %}{% do alike.append(other) %}{% endfor %}
        {% if names | map('lower') | select('equalto', name) | list | length > 1 %}
            {% do found(findings, 'error', node, name, label ~ ' names the column "' ~ name ~ '" more than once', 'Keep one of them') %}
        {% elif alike | length > 1 and name == (alike | first | lower) %}
            {% do found(findings, 'warning', node, name, label ~ ' spells one column in several ways, ' ~ alike | join(' and ') ~ ', of which ' ~ table.present[plain_name(name)] ~ ' is read', 'Remove or rename the others') %}
        {% endif %}
    {% endfor %}
{% endmacro %}

{% macro judge_missing_column(node, column, mapped, names, findings) %}
    {% set label = node.source_name ~ '.' ~ node.name ~ '.' ~ column.name %}
    {% set nearest = nearest_name(mapped or column.name, names) %}
    {% if mapped %}
        {% do found(findings, 'error', node, column.name, 'Column ' ~ label ~ ' is mapped to "' ~ mapped ~ '", which is not there' ~ nearest, 'Correct its row of seeds/field_map.csv') %}
    {% elif column.config.meta.get('required') %}
        {% do found(findings, 'error', node, column.name, 'Column ' ~ label ~ ' is required and missing' ~ nearest, 'Land it, or name the column that holds it in seed field_map') %}
    {% else %}
        {% do found(findings, 'note', node, column.name, 'Column ' ~ label ~ ' is missing' ~ nearest, 'If another column holds it, name that in seed field_map; until then it is null') %}
    {% endif %}
{% endmacro %}

{#- A loader that changed a column's type may still write cells that can be read: a warning. `profile_tables` finds those that cannot. -#}
{% macro judge_type(node, column, name, columns, findings) %}
    {% set fitting = {
        'text': ['text', 'whole', 'decimal', 'moment', 'date', 'boolean', 'nested'],
        'timestamp': ['text', 'moment', 'date'],
        'date': ['text', 'moment', 'date'],
        'epoch_seconds': ['text', 'whole', 'decimal', 'fraction', 'moment', 'date'],
        'epoch_milliseconds': ['text', 'whole', 'decimal', 'fraction', 'moment', 'date'],
        'boolean': ['text', 'boolean', 'whole'],
        'json': ['text', 'nested'],
    }.get(column.data_type, ['text', 'whole', 'decimal', 'fraction']) %}
    {% for present, data_type in columns if present == name and type_family(data_type) not in fitting %}
        {% do found(findings, 'warning', node, column.name, 'Column ' ~ node.source_name ~ '.' ~ node.name ~ '.' ~ column.name ~ ' is ' ~ data_type ~ ', where ' ~ column.data_type ~ ' is declared', 'See whether its values still mean the same, and land it as before') %}
    {% endfor %}
{% endmacro %}

{% macro type_family(data_type) %}
    {% set name = data_type | lower %}
    {% if '[' in name or name.startswith(('struct', 'map', 'array', 'json', 'variant')) %}{{ return('nested') }}
    {% elif name.startswith('bool') %}{{ return('boolean') }}
    {% elif name.startswith('timestamp') or name.startswith('datetime') %}{{ return('moment') }}
    {% elif name == 'date' %}{{ return('date') }}
    {% elif 'int' in name and not name.startswith('interval') %}{{ return('whole') }}
    {% elif name.startswith(('decimal', 'numeric')) %}{{ return('decimal') }}
    {% elif name.startswith(('double', 'float', 'real')) %}{{ return('fraction') }}
    {% elif name.startswith(('varchar', 'string', 'text', 'char', 'enum', 'uuid')) %}{{ return('text') }}
    {% else %}{{ return(name) }}{% endif %}
{% endmacro %}

{#- A drop is a closed contract (meta `closed` of its source): what it does not declare is a mistake. A loader lands all that an org has. -#}
{% macro judge_extra_columns(table, label, findings) %}
    {% set node = table.node %}
    {% set read = names_declared(node.columns.values()) | list + version_columns() + ['isdeleted', 'deletedat'] %}
    {% for name in table.mapped.values() %}{% do read.append(plain_name(name)) %}{% endfor %}
    {% set extra = [] %}
    {% for name in table.columns | map(attribute=0) | sort if not name.startswith('_') and plain_name(name) not in read %}{% do extra.append(name) %}{% endfor %}
    {% if node.config.meta.get('closed') or node.source_meta.get('closed') %}
        {% for name in extra %}
            {% do found(findings, 'warning', node, name, 'Column "' ~ name ~ '" of ' ~ label ~ ' is not read, because it is not declared' ~ nearest_name(name, node.columns | list), 'Rename it to what it is, or remove it') %}
        {% endfor %}
    {% elif extra %}
        {% set more = ' and ' ~ (extra | length - 10) ~ ' more' if extra | length > 10 else '' %}
        {% do found(findings, 'note', node, none, label ~ ' has columns that are not declared: ' ~ extra[:10] | join(', ') ~ more, 'Nothing, unless one of them holds a declared column under another name: then name it in seed field_map') %}
    {% endif %}
{% endmacro %}
