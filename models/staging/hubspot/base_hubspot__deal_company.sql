-- grain: one row per landed row of hubspot.deal_company
with landed as (
    select * from {{ source('hubspot', 'deal_company') }}
),

typed as (
    select {{ typed_columns('hubspot', 'deal_company') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason("deal_id || '|' || company_id || '|' || coalesce(type_id, '')") }} as row_reason
    from typed
)

select
    deal_id,
    company_id,
    type_id,
    category,
    {{ row_trace("deal_id || '|' || company_id || '|' || coalesce(type_id, '')") }}
from judged
