-- grain: one row per product line of a deal
with lines as (
    select * from {{ ref('base_salesforce__opportunity_line_item') }}
),

-- What was sold keeps its name after the product is deleted.
products as (
    select * from {{ ref('base_salesforce__product_2') }}
    where row_reason is null or row_reason = 'deleted'
)

select
    'salesforce' as source_system,
    lines.opportunity_line_id,
    lines.opportunity_id,
    lines.product_id,
    coalesce(products.product_name, lines.line_name) as product_name,
    products.product_family,
    lines.quantity,
    lines.amount
from lines
left join products on lines.product_id = products.product_id
where lines.row_reason is null
