{#- The join of an entity's records to int_partner_records, which says whose they are. The entity's name is the alias of its rows. -#}
{% macro record_of_partner(entity, key) -%}
    partner_records.entity = '{{ entity }}'
    and {{ entity }}.source_system = partner_records.source_system
    and {{ entity }}.{{ key }} = partner_records.record_id
{%- endmacro %}
