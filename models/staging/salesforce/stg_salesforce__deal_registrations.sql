-- grain: one row per deal registration
with carried_registrations as (
    select * from {{ ref('stg_salesforce__carried_registrations') }}
),

leads as (
    select * from {{ ref('stg_salesforce__leads') }}
),

records as (
    select
        records.*,
        coalesce(records.opportunity_id, leads.opportunity_id) as registered_opportunity_id,
        coalesce(records.account_id, leads.account_id) as registered_account_id
    from {{ ref('base_salesforce__deal_registration_c') }} as records
    left join leads on records.lead_id = leads.lead_id
    where records.row_reason is null
),

registration_decisions as (
    select * from {{ ref('registration_decisions') }}
    where source_system = 'salesforce'
),

registrations as (
    select
        registration_record_id as registration_id,
        registered_opportunity_id as opportunity_id,
        registered_account_id as account_id,
        customer_name,
        {{ web_domain('customer_website') }} as customer_domain,
        amount,
        upper(currency) as currency,
        partner_account_id as source_partner_id,
        status,
        coalesce(submitted_at, created_at) as submitted_at,
        coalesce(created_at, submitted_at) as recorded_at,
        decided_at,
        rejection_reason,
        expires_at,
        withdrawn_at
    from records
    union all
    -- What leads and deals show of a record, by its key or number or for the same partner, is no second registration.
    select
        registration_id,
        opportunity_id,
        account_id,
        customer_name,
        customer_domain,
        amount,
        currency,
        source_partner_id,
        status,
        submitted_at,
        submitted_at as recorded_at,
        decided_at,
        rejection_reason,
        expires_at,
        withdrawn_at
    from carried_registrations as carried
    where
        not exists (
            select 1 from records
            where records.registration_record_id = carried.registration_id
        )
        and not exists (
            select 1 from records
            where records.registration_number = carried.registration_id
        )
        and not exists (
            select 1 from records
            where records.registered_opportunity_id = carried.opportunity_id and records.partner_account_id = carried.source_partner_id
        )
        and not exists (
            select 1 from records
            where records.lead_id = carried.lead_id and records.partner_account_id = carried.source_partner_id
        )
),

decided as (
    select
        registrations.*,
        nullif(coalesce(registration_decisions.decision, lower(registrations.status)), 'undecided') as decision
    from registrations
    left join registration_decisions on lower(registrations.status) = lower(registration_decisions.source_value)
)

select
    'salesforce' as source_system,
    registration_id,
    source_partner_id,
    customer_name,
    customer_domain,
    account_id,
    opportunity_id,
    amount,
    currency,
    submitted_at,
    recorded_at,
    case when decision is not null then decided_at end as decided_at,
    decision,
    case when decision = 'rejected' then rejection_reason end as rejection_reason,
    expires_at,
    withdrawn_at
from decided
