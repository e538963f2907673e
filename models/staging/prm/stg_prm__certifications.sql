-- grain: one row per certification a person was issued
with certifications as (
    select * from {{ ref('base_prm__certifications') }}
)

select
    'prm' as source_system,
    certification_id,
    person_id as source_person_id,
    partner_id as source_partner_id,
    certification_name,
    issued_at,
    expires_at
from certifications
where row_reason is null
