-- grain: one row: which entities a connected system feeds
with landed_tables as (
    select * from {{ source('landing', 'landed_tables') }}
    where is_landed
),

entity_sources as (
    select * from {{ ref('entity_sources') }}
),

-- A CRM may keep registrations in fields of its leads and deals, which no table tells.
registrations as (
    select count(*) as registration_count
    from {{ ref('int_deal_registrations') }}
),

fed as (
    select entity_sources.entity
    from entity_sources
    inner join landed_tables
        on entity_sources.source_system = landed_tables.source_system and entity_sources.source_table = landed_tables.source_table
    union all
    select 'deal_registrations' as entity
    from registrations
    where registration_count > 0
)

select
    {%- for entity in instrumented_entities() %}
    count(case when entity = '{{ entity }}' then 1 end) > 0 as has_{{ entity }}{{ ',' if not loop.last }}
    {%- endfor %}
from fed
