-- grain: one row per partner listed on a deal
with opportunity_partners as (
    select * from {{ ref('base_salesforce__opportunity_partner') }}
    where row_reason is null or row_reason = 'deleted'
),

relations as (
    select * from {{ ref('base_salesforce__partner') }}
    where row_reason is null and opportunity_id is not null
),

opportunities as (
    select * from {{ ref('base_salesforce__opportunity') }}
    where row_reason is null
),

-- Salesforce writes both tables at once; only what the second one lacks is read from the first. A customer is no partner of its own deal.
unlisted_relations as (
    select relations.*
    from relations
    left join opportunity_partners
        on
            relations.opportunity_id = opportunity_partners.opportunity_id
            and relations.partner_account_id = opportunity_partners.partner_account_id
    left join opportunities on relations.opportunity_id = opportunities.opportunity_id
    where
        opportunity_partners.opportunity_partner_id is null
        and coalesce(opportunities.account_id, '') <> relations.partner_account_id
)

select
    opportunity_partner_id as source_record_id,
    opportunity_id,
    partner_account_id,
    created_at as listed_at
from opportunity_partners
where row_reason is null
union all
select
    partner_relation_id as source_record_id,
    opportunity_id,
    partner_account_id,
    created_at as listed_at
from unlisted_relations
