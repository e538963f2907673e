-- grain: one row per partner account
with accounts as (
    select * from {{ ref('base_salesforce__account') }}
),

partner_account_types as (
    select * from {{ ref('partner_account_types') }}
)

select
    'salesforce' as source_system,
    accounts.account_id as source_partner_id,
    accounts.account_name as partner_name,
    partner_account_types.partner_type,
    cast(null as {{ dbt.type_string() }}) as partner_tier,
    accounts.customer_region as region,
    accounts.country,
    {{ web_domain('accounts.website') }} as web_domain,
    accounts.account_id as crm_account_id,
    cast(null as {{ dbt.type_string() }}) as partner_manager_email,
    cast(null as {{ dbt.type_string() }}) as partner_manager_name,
    accounts.created_at
from accounts
left join partner_account_types on lower(accounts.account_type) = lower(partner_account_types.source_value)
where
    accounts.row_reason is null
    and accounts.merged_into_account_id is null
    and (accounts.is_partner or partner_account_types.partner_type is not null)
