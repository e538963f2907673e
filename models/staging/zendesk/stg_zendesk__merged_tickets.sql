-- grain: one row per ticket that was merged into another
with tickets as (
    select * from {{ ref('base_zendesk__ticket') }}
    where row_reason is null
),

absorbed as (
    select
        {{ json_elements('merged_ticket_ids') }} as ticket_id,
        tickets.ticket_id as merged_into_ticket_id
    from tickets
),

labels as (
    select
        ticket_id,
        tag
    from {{ ref('base_zendesk__ticket_tag') }}
    where row_reason is null
    union all
    select
        ticket_id,
        {{ json_elements('tags') }} as tag
    from tickets
),

merged as (
    select * from absorbed
    where ticket_id <> merged_into_ticket_id
    union all
    select
        ticket_id,
        cast(null as {{ dbt.type_string() }}) as merged_into_ticket_id
    from labels
    where tag = 'closed_by_merge'
)

select
    ticket_id,
    min(merged_into_ticket_id) as merged_into_ticket_id
from merged
group by ticket_id
