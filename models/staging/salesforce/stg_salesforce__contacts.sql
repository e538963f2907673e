-- grain: one row per contact
with contacts as (
    select * from {{ ref('base_salesforce__contact') }}
)

select
    'salesforce' as source_system,
    contact_id,
    account_id,
    lower(email) as email
from contacts
where row_reason is null
