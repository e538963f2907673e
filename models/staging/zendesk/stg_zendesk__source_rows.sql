-- grain: one row per landed row of a zendesk table
{% set tables = [
    'ticket',
    'ticket_tag',
    'ticket_field_history',
    'ticket_metrics',
    'user',
    'organization',
    'domain_name',
] %}
with landed_rows as (
    {%- for table in tables %}
    select
        '{{ table }}' as source_table,
        source_row,
        record_id,
        row_status,
        row_reason,
        unreadable_column,
        unreadable_value
    from {{ ref('base_zendesk__' ~ table) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

merged_tickets as (
    select * from {{ ref('stg_zendesk__merged_tickets') }}
)

select
    'zendesk' as source_system,
    landed_rows.source_table,
    landed_rows.source_row,
    landed_rows.record_id,
    case when merged_tickets.ticket_id is not null then 'deleted' else landed_rows.row_status end as row_status,
    case when merged_tickets.ticket_id is not null then 'merged' else landed_rows.row_reason end as reason,
    landed_rows.unreadable_column,
    landed_rows.unreadable_value
from landed_rows
left join merged_tickets
    on landed_rows.source_table = 'ticket'
    and landed_rows.row_status = 'modelled'
    and landed_rows.record_id = merged_tickets.ticket_id
