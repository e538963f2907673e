-- grain: one row per CRM account id and per customer record of another system
with customer_links as (
    select * from {{ ref('int_customer_links') }}
)

select
    source_system,
    source_id,
    customer_id,
    account_id,
    match_method,
    confidence
from customer_links
