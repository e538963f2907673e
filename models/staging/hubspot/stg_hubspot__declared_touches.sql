-- grain: one row per deal that names a source partner, and one per partner linked to a deal that is not its customer
with deals as (
    select deals.*
    from {{ ref('base_hubspot__deal') }} as deals
    inner join {{ ref('stg_hubspot__opportunities') }} as opportunities on deals.deal_id = opportunities.opportunity_id
    where deals.row_reason is null
),

-- The history calls a property by its own name, which seed field_map knows where an org chose another.
source_partner_property as (
    select coalesce(max(replace(replace(lower(org_column), 'properties_', ''), 'property_', '')), 'source_partner') as property_name
    from {{ ref('field_map') }}
    where source_system = 'hubspot' and source_table = 'deal' and source_column = 'property_source_partner'
),

first_shown as (
    select
        deals.deal_id,
        min(history.changed_at) as shown_at
    from deals
    inner join {{ ref('base_hubspot__deal_property_history') }} as history
        on deals.deal_id = history.deal_id and deals.source_partner_id = history.value and history.row_reason is null
    inner join source_partner_property on history.property_name = source_partner_property.property_name
    group by deals.deal_id
),

linked_companies as (
    select
        deal_id,
        company_id
    from {{ ref('base_hubspot__deal_company') }}
    where row_reason is null
    union
    select
        links.deal_id,
        contacts.company_id
    from {{ ref('base_hubspot__deal_contact') }} as links
    inner join {{ ref('base_hubspot__contact') }} as contacts on links.contact_id = contacts.contact_id and contacts.row_reason is null
    where links.row_reason is null
),

customers as (
    select * from {{ ref('stg_hubspot__deal_customers') }}
)

select
    'crm_source_partner' as touch_type,
    deals.deal_id as source_record_id,
    deals.source_partner_id,
    cast(null as {{ dbt.type_string() }}) as account_id,
    deals.deal_id as opportunity_id,
    coalesce(first_shown.shown_at, deals.opened_at) as touched_at,
    coalesce(first_shown.shown_at, deals.opened_at) as recorded_at
from deals
left join first_shown on deals.deal_id = first_shown.deal_id
where deals.source_partner_id is not null
union all
select
    'crm_opportunity_partner' as touch_type,
    deals.deal_id || ':' || linked_companies.company_id as source_record_id,
    linked_companies.company_id as source_partner_id,
    cast(null as {{ dbt.type_string() }}) as account_id,
    deals.deal_id as opportunity_id,
    deals.opened_at as touched_at,
    deals.opened_at as recorded_at
from linked_companies
inner join deals on linked_companies.deal_id = deals.deal_id
inner join {{ ref('stg_hubspot__partners') }} as partners on linked_companies.company_id = partners.source_partner_id
left join customers on linked_companies.deal_id = customers.deal_id and linked_companies.company_id = customers.company_id
where customers.deal_id is null
