-- grain: one row per deal that is linked to a company
with links as (
    select * from {{ ref('base_hubspot__deal_company') }}
    where row_reason is null
),

partners as (
    select * from {{ ref('stg_hubspot__partners') }}
),

linked_companies as (
    select
        links.deal_id,
        links.company_id,
        max(case when links.type_id = '5' and coalesce(links.category, 'HUBSPOT_DEFINED') = 'HUBSPOT_DEFINED' then 1 else 0 end) as is_primary,
        max(case when partners.source_partner_id is null then 0 else 1 end) as is_partner
    from links
    left join partners on links.company_id = partners.source_partner_id
    group by links.deal_id, links.company_id
),

-- The smallest id is the oldest company: shorter first, for ids are numbers.
ranked as (
    select
        *,
        row_number() over (partition by deal_id order by is_partner asc, is_primary desc, length(company_id) asc, company_id asc) as choice
    from linked_companies
)

select
    deal_id,
    company_id
from ranked
where choice = 1
