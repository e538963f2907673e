-- grain: one row per product line of a deal
with salesforce as (
    select * from {{ ref('stg_salesforce__opportunity_lines') }}
)

select
    source_system,
    opportunity_line_id,
    opportunity_id,
    product_id,
    product_name,
    product_family,
    quantity,
    amount
from salesforce
