-- grain: one row per landed row of pendo.account_history
with landed as (
    select * from {{ source('pendo', 'account_history') }}
),

typed as (
    select {{ typed_columns('pendo', 'account_history') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', versioned=true) }} as row_reason
    from typed
)

select
    id as account_id,
    agent_name,
    salesforce_name,
    agent_salesforceaccountid,
    agent_website,
    first_visit,
    last_updated_at,
    {{ row_trace('id') }}
from judged
