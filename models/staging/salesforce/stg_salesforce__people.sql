-- grain: one row per contact
with contacts as (
    select * from {{ ref('base_salesforce__contact') }}
    where row_reason is null and merged_into_contact_id is null
),

users as (
    select * from {{ ref('base_salesforce__user') }}
    where row_reason is null and contact_id is not null
),

partners as (
    select * from {{ ref('stg_salesforce__partners') }}
),

portal_access as (
    select
        contact_id,
        max(case when is_active = false then 0 else 1 end) as is_open,
        max(last_modified_at) as last_modified_at
    from users
    group by contact_id
)

select
    'salesforce' as source_system,
    contacts.contact_id as source_person_id,
    partners.source_partner_id,
    contacts.account_id as source_customer_id,
    lower(contacts.email) as email,
    contacts.contact_name as full_name,
    contacts.job_title as job_role,
    contacts.created_at,
    case when portal_access.is_open = 0 then portal_access.last_modified_at end as deactivated_at
from contacts
left join partners on contacts.account_id = partners.source_partner_id
left join portal_access on contacts.contact_id = portal_access.contact_id
