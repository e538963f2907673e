-- grain: one row per certification a person was issued
with prm as (
    select * from {{ ref('stg_prm__certifications') }}
)

select
    source_system,
    certification_id,
    source_person_id,
    source_partner_id,
    certification_name,
    issued_at,
    expires_at
from prm
