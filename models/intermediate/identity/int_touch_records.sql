-- grain: one row per piece of evidence as its system recorded it; a lead two systems know is one
with touches as (
    select * from {{ ref('int_touches') }}
),

merged_leads as (
    select * from {{ ref('int_merged_records') }}
    where record_type = 'lead'
),

leads as (
    select
        leads.*,
        coalesce(merged_leads.surviving_record_id, leads.crm_lead_id) as surviving_crm_lead_id
    from {{ ref('int_leads') }} as leads
    left join merged_leads on leads.crm_lead_id = merged_leads.record_id
),

registrations as (
    select * from {{ ref('int_deal_registrations') }}
),

-- The partner's own record of a lead decides; the CRM's record of the same lead only adds what it became.
referrals as (
    select
        partner_leads.source_system,
        partner_leads.lead_id,
        partner_leads.surviving_crm_lead_id,
        partner_leads.source_partner_id,
        coalesce(partner_leads.account_id, crm_leads.account_id) as account_id,
        coalesce(partner_leads.opportunity_id, crm_leads.opportunity_id) as opportunity_id,
        partner_leads.company_domain,
        partner_leads.submitted_at,
        partner_leads.recorded_at,
        partner_leads.rejected_at
    from leads as partner_leads
    left join leads as crm_leads
        on
            partner_leads.surviving_crm_lead_id = crm_leads.lead_id
            and crm_leads.source_system = '{{ customer_master() }}'
            and crm_leads.recorded_at < {{ as_of_moment() }}
    left join leads as same_leads
        on
            partner_leads.lead_id = same_leads.surviving_crm_lead_id
            and partner_leads.source_system = '{{ customer_master() }}'
            and same_leads.source_system <> '{{ customer_master() }}'
            and same_leads.recorded_at < {{ as_of_moment() }}
    where partner_leads.source_partner_id is not null and same_leads.lead_id is null
)

{% set text = dbt.type_string() %}
select
    source_system,
    touch_type,
    source_record_id,
    source_partner_id,
    account_id,
    opportunity_id,
    cast(null as {{ text }}) as customer_domain,
    cast(null as {{ text }}) as crm_lead_id,
    touched_at,
    recorded_at,
    is_ordinary_sales_activity,
    cast(null as timestamp) as rejected_at,
    cast(null as {{ text }}) as decision,
    cast(null as {{ text }}) as rejection_reason,
    cast(null as timestamp) as decided_at,
    cast(null as timestamp) as expires_at,
    cast(null as timestamp) as withdrawn_at,
    cast(null as decimal(18, 3)) as amount,
    cast(null as {{ text }}) as currency
from touches
union all
select
    source_system,
    'referral' as touch_type,
    lead_id as source_record_id,
    source_partner_id,
    account_id,
    opportunity_id,
    company_domain as customer_domain,
    surviving_crm_lead_id as crm_lead_id,
    submitted_at as touched_at,
    recorded_at,
    false as is_ordinary_sales_activity,
    rejected_at,
    null as decision,
    null as rejection_reason,
    null as decided_at,
    null as expires_at,
    null as withdrawn_at,
    null as amount,
    null as currency
from referrals
union all
select
    source_system,
    'deal_registration' as touch_type,
    registration_id as source_record_id,
    source_partner_id,
    account_id,
    opportunity_id,
    customer_domain,
    null as crm_lead_id,
    submitted_at as touched_at,
    recorded_at,
    false as is_ordinary_sales_activity,
    null as rejected_at,
    decision,
    rejection_reason,
    decided_at,
    expires_at,
    withdrawn_at,
    amount,
    currency
from registrations
