{#- The select behind one landing view. Loader differences (letter case, soft deletes, history mode, version columns) end here. -#}
{% macro landing_select(node, origin, problems) %}
    {% set present = {} %}
    {% for name in run_query("select * from " ~ origin ~ " limit 0").column_names %}
        {% do present.update({name | lower: name}) %}
    {% endfor %}
    {% set renamed = var('field_map').get(node.source_name, {}).get(node.name, {}) %}
    {% set cells = {} %}
    {% for column in node.columns.values() %}
        {% set name = present.get(renamed.get(column.name, column.name) | lower) %}
        {% if name is none and column.config.meta.get('required') %}
            {% do problems.append("Column " ~ column.name ~ " is missing from " ~ node.source_name ~ "." ~ node.name ~ " (" ~ origin ~ "). Land it, or name the column that holds it in the variable `field_map`.") %}
        {% endif %}
        {% do cells.update({column.name: text_of(name)}) %}
    {% endfor %}
    {% set select %}
select
    {% for name, cell in cells.items() %}{{ cell }} as {{ adapter.quote(name) }},
    {% endfor %}{{ row_position() if var('raw_path') else 'cast(null as bigint)' }} as _row_number,
    md5(concat_ws('|'{% for cell in cells.values() %}, coalesce({{ trimmed(cell) }}, ''){% endfor %})) as _content,
    {{ is_deleted(present) }} as _is_deleted,
    {{ is_superseded(present) }} as _is_superseded,
    {{ row_version(present) }} as _version
from {{ origin }}
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
    {%- for name in ['is_deleted', 'isdeleted', '_fivetran_deleted'] if name in present %} or coalesce(try_cast({{ text_of(present[name]) }} as boolean), false){% endfor %}
    {%- for name in ['deleted_at', '_ab_cdc_deleted_at'] if name in present %} or {{ text_cell(text_of(present[name])) }} is not null{% endfor %}
{%- endmacro %}

{#- In history mode a loader keeps every version of a row and marks the present one. -#}
{% macro is_superseded(present) -%}
    {% if '_fivetran_active' in present %}not coalesce(try_cast({{ text_of(present['_fivetran_active']) }} as boolean), true){% else %}false{% endif %}
{%- endmacro %}

{#- When this version of the row was written: decides which of two rows with one key stays. -#}
{% macro row_version(present) -%}
    coalesce(
        {%- for name in ['system_modstamp', 'systemmodstamp', 'last_modified_date', 'lastmodifieddate', 'updated_at', '_fivetran_synced', '_airbyte_extracted_at'] if name in present %}
        {{ moment_cell(text_of(present[name])) }},
        {%- endfor %}
        cast(null as timestamp)
    )
{%- endmacro %}
