-- grain: one row: which entities a connected system feeds
with landed_tables as (
    select * from {{ source('landing', 'landed_tables') }}
    where is_landed
),

entity_sources as (
    select * from {{ ref('entity_sources') }}
),

fed as (
    select distinct entity_sources.entity
    from entity_sources
    inner join landed_tables
        on entity_sources.source_system = landed_tables.source_system and entity_sources.source_table = landed_tables.source_table
)

select
    {%- for entity in ['agreements', 'deal_registrations', 'leads'] %}
    count(case when entity = '{{ entity }}' then 1 end) > 0 as has_{{ entity }}{{ ',' if not loop.last }}
    {%- endfor %}
from fed
