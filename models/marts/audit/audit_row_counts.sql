-- grain: one row per declared source table
with source_rows as (
    select * from {{ ref('int_source_rows') }}
),

landed_tables as (
    select * from {{ source('landing', 'landed_tables') }}
),

{% set statuses = ['modelled', 'deleted', 'superseded', 'duplicate', 'quarantined'] %}
counts as (
    select
        source_system,
        source_table,
        {%- for status in statuses %}
        sum(case when row_status = '{{ status }}' then 1 else 0 end) as {{ status }}_rows{{ ',' if not loop.last }}
        {%- endfor %}
    from source_rows
    group by source_system, source_table
)

select
    landed_tables.source_system,
    landed_tables.source_table,
    landed_tables.is_landed,
    cast(landed_tables.raw_rows as bigint) as raw_rows,
    {%- for status in statuses %}
    cast(coalesce(counts.{{ status }}_rows, 0) as bigint) as {{ status }}_rows,
    {%- endfor %}
    {{ ratio('coalesce(counts.quarantined_rows, 0)', 'landed_tables.raw_rows') }} as quarantined_share
from landed_tables
left join counts
    on landed_tables.source_system = counts.source_system and landed_tables.source_table = counts.source_table
