-- grain: one row per customer whose first won deal a partner sourced
with opportunities as (
    select * from {{ ref('fct_opportunities') }}
    where is_first_won_deal
)

select
    account_id as customer_id,
    sourced_partner_id as partner_id
from opportunities
where sourced_partner_id is not null
