-- grain: one row per recorded change of a partner attribute
with changes as (
    select * from {{ ref('base_prm__partner_changes') }}
)

select
    'prm' as source_system,
    change_id,
    partner_id as source_partner_id,
    case field when 'tier' then 'partner_tier' else field end as attribute,
    case field when 'partner_manager_email' then lower(old_value) else old_value end as old_value,
    case field when 'partner_manager_email' then lower(new_value) else new_value end as new_value,
    changed_at
from changes
where row_reason is null
