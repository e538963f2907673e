-- grain: one row per merged account
with accounts as (
    select * from {{ ref('base_salesforce__account') }}
)

-- Salesforce deletes the account that loses a merge, so deleted rows count here.
select
    'salesforce' as source_system,
    account_id,
    merged_into_account_id
from accounts
where
    merged_into_account_id is not null
    and (row_reason is null or row_reason = 'deleted')
