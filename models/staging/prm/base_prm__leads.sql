-- grain: one row per landed row of prm.leads
with landed as (
    select * from {{ source('prm', 'leads') }}
),

typed as (
    select {{ typed_columns('prm', 'leads') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('lead_id', required=['submitted_at'], event_date=local_date('submitted_at')) }} as row_reason
    from typed
)

select
    lead_id,
    partner_id,
    company_name,
    company_domain,
    email,
    crm_lead_id,
    crm_account_id,
    crm_opportunity_id,
    submitted_at,
    accepted_at,
    rejected_at,
    created_at,
    {{ row_trace('lead_id') }}
from judged
