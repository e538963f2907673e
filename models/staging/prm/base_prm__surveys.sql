-- grain: one row per landed row of prm.surveys
with landed as (
    select * from {{ source('prm', 'surveys') }}
),

typed as (
    select {{ typed_columns('prm', 'surveys') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('response_id', required=['score', 'responded_at'], event_date=local_date('responded_at')) }} as row_reason
    from typed
)

select
    response_id,
    partner_id,
    person_id,
    survey_type,
    score,
    scale_max,
    responded_at,
    {{ row_trace('response_id') }}
from judged
