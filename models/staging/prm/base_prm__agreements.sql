-- grain: one row per landed row of prm.agreements
with landed as (
    select * from {{ source('prm', 'agreements') }}
),

typed as (
    select {{ typed_columns('prm', 'agreements') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('agreement_id', required=['starts_on']) }} as row_reason
    from typed
)

select
    agreement_id,
    partner_id,
    starts_on,
    ends_on,
    terminated_on,
    termination_reason,
    renews_agreement_id,
    signed_at,
    {{ row_trace('agreement_id') }}
from judged
