-- grain: one row per landed row of prm.communications
with landed as (
    select * from {{ source('prm', 'communications') }}
),

typed as (
    select {{ typed_columns('prm', 'communications') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('delivery_id', event_date=local_date('coalesce(sent_at, delivered_at)')) }} as row_reason
    from typed
)

select
    delivery_id,
    message_name,
    person_id,
    partner_id,
    sent_at,
    delivered_at,
    first_opened_at,
    first_clicked_at,
    bounced_at,
    {{ row_trace('delivery_id') }}
from judged
