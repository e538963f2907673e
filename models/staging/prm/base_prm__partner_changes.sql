-- grain: one row per landed row of prm.partner_changes
with landed as (
    select * from {{ source('prm', 'partner_changes') }}
),

typed as (
    select {{ typed_columns('prm', 'partner_changes') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('change_id', required=['partner_id', 'field', 'changed_at']) }} as row_reason
    from typed
)

select
    change_id,
    partner_id,
    field,
    old_value,
    new_value,
    changed_at,
    {{ row_trace('change_id') }}
from judged
