-- grain: one row per landed row of salesforce.opportunity_field_history
with landed as (
    select * from {{ source('salesforce', 'opportunity_field_history') }}
),

typed as (
    select {{ typed_columns('salesforce', 'opportunity_field_history') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id') }} as row_reason
    from typed
)

select
    id as change_id,
    opportunity_id,
    field,
    old_value,
    new_value,
    created_date as changed_at,
    {{ row_trace('id') }}
from judged
