-- grain: one row per claim of an incentive
with claims as (
    select * from {{ ref('base_prm__incentive_claims') }}
),

claim_statuses as (
    select * from {{ ref('claim_statuses') }}
    where source_system = 'prm'
)

select
    'prm' as source_system,
    claims.claim_id,
    claims.program_id,
    claims.partner_id as source_partner_id,
    claims.claimed_amount,
    claims.reimbursed_amount,
    upper(claims.currency) as currency,
    claims.claimed_at,
    claims.paid_at,
    coalesce(claim_statuses.claim_status, lower(claims.status)) as claim_status
from claims
left join claim_statuses on lower(claims.status) = lower(claim_statuses.source_value)
where claims.row_reason is null and coalesce(claim_statuses.claim_status, 'submitted') <> 'draft'
