-- grain: one row per message sent to a person of a partner
with deliveries as (
    select * from {{ ref('base_prm__communications') }}
)

select
    'prm' as source_system,
    delivery_id,
    message_name,
    person_id as source_person_id,
    partner_id as source_partner_id,
    cast(null as {{ dbt.type_string() }}) as email,
    sent_at,
    delivered_at,
    first_opened_at,
    first_clicked_at,
    bounced_at
from deliveries
where row_reason is null
