-- grain: one row per partner agreement
with prm as (
    select * from {{ ref('stg_prm__agreements') }}
)

select
    source_system,
    agreement_id,
    source_partner_id,
    starts_on,
    ends_on,
    terminated_on,
    termination_reason,
    renews_agreement_id,
    signed_at
from prm
