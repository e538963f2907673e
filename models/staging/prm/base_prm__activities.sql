-- grain: one row per landed row of prm.activities
with landed as (
    select * from {{ source('prm', 'activities') }}
),

typed as (
    select {{ typed_columns('prm', 'activities') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('activity_id', required=['occurred_at'], event_date=local_date('occurred_at')) }} as row_reason
    from typed
)

select
    activity_id,
    partner_id,
    crm_account_id,
    crm_opportunity_id,
    activity_type,
    occurred_at,
    created_at,
    notes,
    {{ row_trace('activity_id') }}
from judged
