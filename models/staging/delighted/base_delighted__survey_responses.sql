-- grain: one row per landed row of delighted.survey_responses
with landed as (
    select * from {{ source('delighted', 'survey_responses') }}
),

typed as (
    select {{ typed_columns('delighted', 'survey_responses') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('id', required=['created_at'], event_date=local_date('created_at')) }} as row_reason
    from typed
)

select
    id as response_id,
    person as person_id,
    survey_type,
    score,
    created_at as responded_at,
    updated_at,
    {{ row_trace('id') }}
from judged
