-- grain: one row per landed row of salesforce.opportunity_history
with landed as (
    select * from {{ source('salesforce', 'opportunity_history') }}
),

typed as (
    select {{ typed_columns('salesforce', 'opportunity_history') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', required=['opportunity_id', 'created_date']) }} as row_reason
    from typed
)

select
    id as change_id,
    opportunity_id,
    stage_name,
    amount,
    close_date,
    probability,
    created_date as changed_at,
    {{ row_trace('id') }}
from judged
