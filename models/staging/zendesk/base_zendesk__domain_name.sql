-- grain: one row per landed row of zendesk.domain_name
with landed as (
    select * from {{ source('zendesk', 'domain_name') }}
),

typed as (
    select {{ typed_columns('zendesk', 'domain_name') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason("organization_id || '|' || domain_name") }} as row_reason
    from typed
)

select
    organization_id,
    domain_index,
    domain_name,
    {{ row_trace("organization_id || '|' || domain_name") }}
from judged
