-- grain: one row per recorded change of a partner attribute
with prm as (
    select * from {{ ref('stg_prm__partner_changes') }}
)

select
    source_system,
    change_id,
    source_partner_id,
    attribute,
    old_value,
    new_value,
    changed_at
from prm
