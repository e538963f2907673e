-- grain: one row per fund claim
with claims as (
    select * from {{ ref('base_salesforce__partner_fund_claim') }}
    where row_reason is null
),

requests as (
    select * from {{ ref('base_salesforce__partner_fund_request') }}
    where row_reason is null
),

allocations as (
    select * from {{ ref('base_salesforce__partner_fund_allocation') }}
    where row_reason is null
),

claim_statuses as (
    select * from {{ ref('claim_statuses') }}
    where source_system = 'salesforce'
),

-- A claim that names neither budget nor partner has those of its request, or of the allocation behind it.
placed_claims as (
    select
        claims.*,
        coalesce(claims.budget_id, requests.budget_id, allocations.budget_id) as program_id,
        coalesce(claims.partner_account_id, requests.partner_account_id, allocations.partner_account_id) as source_partner_id,
        coalesce(claim_statuses.claim_status, lower(claims.claim_status)) as known_status
    from claims
    left join requests on claims.request_id = requests.request_id
    left join allocations on coalesce(claims.allocation_id, requests.allocation_id) = allocations.allocation_id
    left join claim_statuses on lower(claims.claim_status) = lower(claim_statuses.source_value)
)

select
    'salesforce' as source_system,
    claim_id,
    program_id,
    source_partner_id,
    amount as claimed_amount,
    case when known_status = 'paid' then amount end as reimbursed_amount,
    upper(currency) as currency,
    created_at as claimed_at,
    case when known_status = 'paid' then coalesce(paid_at, last_modified_at) end as paid_at,
    known_status as claim_status
from placed_claims
where coalesce(known_status, 'submitted') <> 'draft'
