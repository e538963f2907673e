{#- The select behind one landing view. Loader differences (letter case, soft deletes, history mode, version columns) end here. -#}
{% macro landing_select(table) %}
    {% set cells = {} %}
    {% for name, present in table.names.items() %}{% do cells.update({name: text_of(present)}) %}{% endfor %}
    {% set select %}
select
    {% for name, cell in cells.items() %}{{ cell }} as {{ adapter.quote(name) }},
    {% endfor %}{{ row_position() if var('raw_path') else 'cast(null as bigint)' }} as _row_number,
    md5(concat_ws('|'{% for cell in cells.values() %}, coalesce({{ trimmed(cell) }}, ''){% endfor %})) as _content,
    {{ is_deleted(table.present) }} as _is_deleted,
    {{ is_superseded(table.node, table.present) }} as _is_superseded,
    {{ row_version(table.node, table.present) }} as _version
from {{ table.source }}
    {% endset %}
    {{ return(select) }}
{% endmacro %}

{% macro empty_landing_select(node) %}
    {% set select %}
select
    {% for column in node.columns.values() %}{{ text_of(none) }} as {{ adapter.quote(column.name) }},
    {% endfor %}cast(null as bigint) as _row_number,
    {{ text_of(none) }} as _content,
    false as _is_deleted,
    false as _is_superseded,
    cast(null as timestamp) as _version
where 1 = 0
    {% endset %}
    {{ return(select) }}
{% endmacro %}

{% macro text_of(name) -%}
    cast({{ adapter.quote(name) if name else 'null' }} as {{ dbt.type_string() }})
{%- endmacro %}

{#- Salesforce and most loaders flag a deleted row; a file drop dates it. -#}
{% macro is_deleted(present) -%}
    false
    {%- for name in ['isdeleted', 'fivetrandeleted'] if name in present %} or coalesce(try_cast({{ text_of(present[name]) }} as boolean), false){% endfor %}
    {%- for name in ['deletedat', 'abcdcdeletedat'] if name in present %} or {{ text_cell(text_of(present[name])) }} is not null{% endfor %}
{%- endmacro %}

{#- In history mode a loader keeps every version of a row and marks the present one. Tables that are histories themselves (`history: true`) keep all. -#}
{% macro is_superseded(node, present) -%}
    {% if 'fivetranactive' in present and not node.config.meta.get('history') %}not coalesce(try_cast({{ text_of(present['fivetranactive']) }} as boolean), true){% else %}false{% endif %}
{%- endmacro %}

{#- When this version of the row was written, however the system writes times: decides which of two rows with one key stays. -#}
{% macro row_version(node, present) -%}
    {%- set epochs = {} -%}
    {%- for column in node.columns.values() if column.data_type.startswith('epoch_') %}{% do epochs.update({plain_name(column.name): column.data_type}) %}{% endfor -%}
    coalesce(
        {%- for name in version_columns() if name in present %}
        {{ read_cell(text_of(present[name]), epochs[name]) if name in epochs else moment_cell(text_of(present[name])) }},
        {%- endfor %}
        cast(null as timestamp)
    )
{%- endmacro %}

{% macro version_columns() %}
    {{ return(['systemmodstamp', 'lastmodifieddate', 'updatedat', 'lastupdatedat', 'fivetransynced', 'airbyteextractedat']) }}
{% endmacro %}
