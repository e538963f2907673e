-- grain: one row per recorded change of a deal's stage, amount, probability or close date
with salesforce as (
    select * from {{ ref('stg_salesforce__opportunity_stages') }}
)

select
    source_system,
    change_id,
    opportunity_id,
    stage_name,
    amount,
    probability,
    close_date,
    changed_at
from salesforce
