-- grain: one row per partner account
with accounts as (
    select * from {{ ref('base_salesforce__account') }}
),

partner_account_types as (
    select * from {{ ref('partner_account_types') }}
),

partner_levels as (
    select * from {{ ref('stg_salesforce__partner_levels') }}
)

select
    'salesforce' as source_system,
    accounts.account_id as source_partner_id,
    accounts.account_name as partner_name,
    partner_account_types.partner_type,
    partner_levels.level_name as partner_tier,
    accounts.customer_region as region,
    accounts.country,
    {{ web_domain('accounts.website') }} as web_domain,
    accounts.account_id as crm_account_id,
    cast(null as {{ dbt.type_string() }}) as partner_manager_email,
    cast(null as {{ dbt.type_string() }}) as partner_manager_name,
    accounts.created_at
from accounts
left join partner_account_types on lower(accounts.account_type) = lower(partner_account_types.source_value)
left join partner_levels on accounts.account_id = partner_levels.partner_account_id
where
    accounts.row_reason is null
    and accounts.merged_into_account_id is null
    and (accounts.is_partner or partner_account_types.partner_type is not null)
