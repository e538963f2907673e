-- grain: one row per landed row of pendo.visitor_account_history
with landed as (
    select * from {{ source('pendo', 'visitor_account_history') }}
),

typed as (
    select {{ typed_columns('pendo', 'visitor_account_history') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason("visitor_id || '|' || account_id", versioned=true) }} as row_reason
    from typed
)

select
    visitor_id,
    account_id,
    visitor_last_updated_at,
    {{ row_trace("visitor_id || '|' || account_id") }}
from judged
