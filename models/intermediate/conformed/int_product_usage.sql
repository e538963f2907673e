-- grain: one row per recorded use of a product feature
with pendo as (
    select * from {{ ref('stg_pendo__product_usage') }}
)

select
    source_system,
    usage_id,
    source_customer_id,
    source_person_id,
    feature_id,
    feature_name,
    occurred_at,
    use_count
from pendo
