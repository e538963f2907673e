-- grain: one row per landed row of hubspot.deal_contact
with landed as (
    select * from {{ source('hubspot', 'deal_contact') }}
),

typed as (
    select {{ typed_columns('hubspot', 'deal_contact') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason("deal_id || '|' || contact_id || '|' || coalesce(type_id, '')") }} as row_reason
    from typed
)

select
    deal_id,
    contact_id,
    type_id,
    {{ row_trace("deal_id || '|' || contact_id || '|' || coalesce(type_id, '')") }}
from judged
