-- grain: one row per account that was merged into another
with salesforce as (
    select * from {{ ref('stg_salesforce__account_merges') }}
)

select
    source_system,
    account_id,
    merged_into_account_id
from salesforce
