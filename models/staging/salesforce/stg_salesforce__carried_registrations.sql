-- grain: one row per deal registration that leads and deals carry in fields of their own
with leads as (
    select
        base_leads.*,
        leads.account_id,
        leads.opportunity_id
    from {{ ref('base_salesforce__lead') }} as base_leads
    inner join {{ ref('stg_salesforce__leads') }} as leads on base_leads.lead_id = leads.lead_id
    where base_leads.row_reason is null and coalesce(base_leads.registration_number, base_leads.registration_status) is not null
),

opportunities as (
    select * from {{ ref('base_salesforce__opportunity') }}
    where row_reason is null and coalesce(registration_number, registration_status) is not null
),

lead_of_opportunity as (
    select
        opportunity_id,
        min(lead_id) as lead_id,
        min(registration_number) as registration_number
    from leads
    group by opportunity_id
),

-- A registration is known by its number, else by the lead it came as, so that converting the lead makes no second one.
carriers as (
    select
        coalesce(leads.registration_number, opportunities.registration_number, leads.lead_id) as registration_id,
        'lead' as carried_by,
        leads.lead_id,
        leads.opportunity_id,
        leads.account_id,
        leads.company_name as customer_name,
        {{ web_domain('leads.website') }} as customer_domain,
        cast(null as decimal(18, 3)) as amount,
        cast(null as {{ dbt.type_string() }}) as currency,
        coalesce(leads.registration_partner_account_id, leads.partner_account_id) as source_partner_id,
        leads.registration_status as status,
        leads.registration_submitted_at as submitted_at,
        leads.registration_decided_at as decided_at,
        leads.registration_rejection_reason as rejection_reason,
        leads.registration_expires_at as expires_at,
        leads.registration_withdrawn_at as withdrawn_at
    from leads
    left join opportunities on leads.opportunity_id = opportunities.opportunity_id
    union all
    select
        coalesce(
            opportunities.registration_number, lead_of_opportunity.registration_number, lead_of_opportunity.lead_id, opportunities.opportunity_id
        ) as registration_id,
        'opportunity' as carried_by,
        lead_of_opportunity.lead_id,
        opportunities.opportunity_id,
        opportunities.account_id,
        null as customer_name,
        null as customer_domain,
        opportunities.amount,
        upper(opportunities.currency) as currency,
        coalesce(opportunities.registration_partner_account_id, opportunities.partner_account_id) as source_partner_id,
        opportunities.registration_status as status,
        opportunities.registration_submitted_at as submitted_at,
        opportunities.registration_decided_at as decided_at,
        opportunities.registration_rejection_reason as rejection_reason,
        opportunities.registration_expires_at as expires_at,
        opportunities.registration_withdrawn_at as withdrawn_at
    from opportunities
    left join lead_of_opportunity on opportunities.opportunity_id = lead_of_opportunity.opportunity_id
),

-- Packages empty the fields of a registration that has expired: a carrier that still has status and partner goes first, then the deal.
ranked as (
    select
        *,
        min(submitted_at) over (partition by registration_id) as first_submitted_at,
        row_number() over (
            partition by registration_id
            order by
                case when status is null or source_partner_id is null then 1 else 0 end asc,
                carried_by desc,
                opportunity_id asc,
                lead_id asc
        ) as choice
    from carriers
)

select
    registration_id,
    lead_id,
    opportunity_id,
    account_id,
    customer_name,
    customer_domain,
    amount,
    currency,
    source_partner_id,
    status,
    first_submitted_at as submitted_at,
    decided_at,
    rejection_reason,
    expires_at,
    withdrawn_at
from ranked
where choice = 1
