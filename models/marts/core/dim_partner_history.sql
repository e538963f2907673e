-- grain: one row per partner and stretch of time with the same attributes
with partner_history as (
    select * from {{ ref('int_partner_history') }}
)

select
    partner_id,
    valid_from,
    valid_to,
    partner_type,
    partner_tier,
    region,
    partner_manager
from partner_history
