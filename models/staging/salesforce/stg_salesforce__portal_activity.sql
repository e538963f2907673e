-- grain: one row per login of a portal user
with logins as (
    select * from {{ ref('base_salesforce__login_history') }}
    where row_reason is null and coalesce(lower(login_status), 'success') = 'success'
),

users as (
    select * from {{ ref('base_salesforce__user') }}
    where (row_reason is null or row_reason = 'deleted') and contact_id is not null
),

people as (
    select * from {{ ref('stg_salesforce__people') }}
)

select
    'salesforce' as source_system,
    logins.login_id as portal_event_id,
    users.contact_id as source_person_id,
    people.source_partner_id,
    'login' as event_type,
    logins.logged_in_at as occurred_at
from logins
inner join users on logins.user_id = users.user_id
left join people on users.contact_id = people.source_person_id
