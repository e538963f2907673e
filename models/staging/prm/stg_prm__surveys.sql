-- grain: one row per answer to a survey
with answers as (
    select * from {{ ref('base_prm__surveys') }}
)

select
    'prm' as source_system,
    response_id,
    lower(survey_type) as survey_type,
    partner_id as source_partner_id,
    person_id as source_person_id,
    cast(null as {{ dbt.type_string() }}) as email,
    score,
    scale_max,
    responded_at
from answers
where row_reason is null
