-- grain: one row per landed row of prm.certifications
with landed as (
    select * from {{ source('prm', 'certifications') }}
),

typed as (
    select {{ typed_columns('prm', 'certifications') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('certification_id', required=['issued_at']) }} as row_reason
    from typed
)

select
    certification_id,
    person_id,
    partner_id,
    certification_name,
    issued_at,
    expires_at,
    {{ row_trace('certification_id') }}
from judged
