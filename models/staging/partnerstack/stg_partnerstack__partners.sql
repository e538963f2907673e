-- grain: one row per partner of the PartnerStack program
with partnerships as (
    select * from {{ ref('base_partnerstack__partnerships') }}
    where row_reason is null
),

groups as (
    select * from {{ ref('base_partnerstack__groups') }}
    where row_reason is null
),

partner_account_types as (
    select * from {{ ref('partner_account_types') }}
),

grouped_partners as (
    select
        partnerships.*,
        coalesce({{ json_text('partnerships.partner_group', 'name') }}, groups.group_name) as group_name
    from partnerships
    left join groups on coalesce({{ json_text('partnerships.partner_group', 'key') }}, partnerships.group_key) = groups.group_key
),

-- PartnerStack has no type of partner: a tag says it, else the name of the group; a type goes before a plain unknown.
possible_types as (
    select
        grouped_partners.partner_key,
        partner_account_types.partner_type,
        row_number() over (
            partition by grouped_partners.partner_key
            order by
                case when partner_account_types.partner_type = 'unknown' then 1 else 0 end,
                case when lower(grouped_partners.group_name) = lower(partner_account_types.source_value) then 1 else 0 end,
                partner_account_types.partner_type
        ) as choice
    from grouped_partners
    inner join partner_account_types
        on
            instr(lower(grouped_partners.tags), '"' || lower(partner_account_types.source_value) || '"') > 0
            or lower(grouped_partners.group_name) = lower(partner_account_types.source_value)
)

select
    'partnerstack' as source_system,
    partners.partner_key as source_partner_id,
    coalesce(
        {{ json_text('partners.team', 'name') }},
        {{ json_text('partners.m_data', 'company_name') }},
        nullif(concat_ws(' ', partners.first_name, partners.last_name), '')
    ) as partner_name,
    possible_types.partner_type,
    partners.group_name as partner_tier,
    {{ json_text('partners.m_data', 'region') }} as region,
    {{ json_text('partners.m_data', 'country') }} as country,
    {{ web_domain('coalesce(' ~ json_text('partners.m_data', 'website') ~ ', partners.email)') }} as web_domain,
    {{ json_text('partners.m_data', 'crm_account_id') }} as crm_account_id,
    lower({{ json_text('partners.manager', 'email') }}) as partner_manager_email,
    {{ json_text('partners.manager', 'name') }} as partner_manager_name,
    coalesce(partners.created_at, partners.joined_at) as created_at
from grouped_partners as partners
left join possible_types on partners.partner_key = possible_types.partner_key and possible_types.choice = 1
