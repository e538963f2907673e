-- law: a source table with more quarantined rows than the variable `quarantine_limit` allows is not published; the row says which, why, and what to do.
{{ config(store_failures_as='view', schema='landing') }}
{% set text = dbt.type_string() %}
with row_counts as (
    select * from {{ ref('audit_row_counts') }}
    where quarantined_share > {{ var('quarantine_limit') }}
),

-- One row of each table as an example, an unreadable cell if there is one.
examples as (
    select
        source_system,
        source_table,
        coalesce(concat('row ', cast(source_row as {{ text }})), concat('the row ', record_id), 'a row') as place,
        coalesce(concat(unreadable_column, ' is "', substr(unreadable_value, 1, 60), '"'), reason) as problem,
        row_number() over (
            partition by source_system, source_table order by case when unreadable_column is null then 1 else 0 end, source_row, record_id
        ) as example_number
    from {{ ref('audit_quarantined_rows') }}
    where row_status = 'quarantined'
)

select
    row_counts.source_system,
    row_counts.source_table,
    row_counts.quarantined_share,
    concat(
        cast(row_counts.quarantined_rows as {{ text }}), ' of ', cast(row_counts.raw_rows as {{ text }}), ' rows are quarantined (',
        row_counts.quarantine_reasons, '; ', examples.place, ': ', examples.problem,
        '), and quarantine_limit allows a share of {{ var("quarantine_limit") }}. Correct them in the source system, or raise the limit.'
    ) as problem
from row_counts
left join examples
    on
        row_counts.source_system = examples.source_system
        and row_counts.source_table = examples.source_table
        and examples.example_number = 1
