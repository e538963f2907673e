-- grain: one row per answer to a survey
with answers as (
    select * from {{ ref('base_delighted__survey_responses') }}
),

people as (
    select * from {{ ref('base_delighted__people') }}
),

survey_types as (
    select * from {{ ref('survey_types') }}
)

select
    'delighted' as source_system,
    answers.response_id,
    coalesce(survey_types.survey_type, lower(answers.survey_type)) as survey_type,
    cast(null as {{ dbt.type_string() }}) as source_partner_id,
    answers.person_id as source_person_id,
    lower(people.email) as email,
    answers.score,
    survey_types.scale_max,
    answers.responded_at
from answers
left join people
    on answers.person_id = people.person_id
    and people.row_reason is null
left join survey_types
    on survey_types.source_system = 'delighted'
    and lower(answers.survey_type) = lower(survey_types.source_value)
where answers.row_reason is null
