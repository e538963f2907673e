-- grain: one row per landed row of hubspot.contact_form_submission
with landed as (
    select * from {{ source('hubspot', 'contact_form_submission') }}
),

typed as (
    select {{ typed_columns('hubspot', 'contact_form_submission') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('conversion_id', required=['submitted_at'], event_date=local_date('submitted_at')) }} as row_reason
    from typed
)

select
    conversion_id,
    form_id,
    contact_id,
    submitted_at,
    {{ row_trace('conversion_id') }}
from judged
