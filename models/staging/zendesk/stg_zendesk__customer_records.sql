-- grain: one row per Zendesk organization
with organizations as (
    select * from {{ ref('base_zendesk__organization') }}
),

domains as (
    select
        organization_id,
        domain_name,
        row_number() over (partition by organization_id order by domain_index nulls last, domain_name) as place
    from {{ ref('base_zendesk__domain_name') }}
    where row_reason is null
)

select
    'zendesk' as source_system,
    organizations.organization_id as source_customer_id,
    organizations.organization_name as customer_name,
    {{ web_domain('coalesce(domains.domain_name, ' ~ json_first('organizations.domain_names') ~ ')') }} as web_domain,
    coalesce(
        organizations.salesforce_id,
        {{ json_text('organizations.organization_fields', 'salesforce_id') }},
        {{ json_text('organizations.organization_fields', 'crm_account_id') }},
        organizations.external_id
    ) as crm_account_id,
    organizations.created_at
from organizations
left join domains
    on organizations.organization_id = domains.organization_id
    and domains.place = 1
where organizations.row_reason is null
