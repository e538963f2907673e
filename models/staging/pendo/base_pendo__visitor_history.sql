-- grain: one row per landed row of pendo.visitor_history
with landed as (
    select * from {{ source('pendo', 'visitor_history') }}
),

typed as (
    select {{ typed_columns('pendo', 'visitor_history') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', versioned=true) }} as row_reason
    from typed
)

select
    id as visitor_id,
    account_id,
    agent_email,
    agent_full_name,
    agent_name,
    agent_role,
    first_visit,
    last_updated_at,
    {{ row_trace('id') }}
from judged
