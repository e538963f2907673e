-- grain: one row per partner agreement
with agreements as (
    select * from {{ ref('base_prm__agreements') }}
)

select
    'prm' as source_system,
    agreement_id,
    partner_id as source_partner_id,
    starts_on,
    ends_on,
    terminated_on,
    termination_reason,
    renews_agreement_id,
    signed_at
from agreements
where row_reason is null
