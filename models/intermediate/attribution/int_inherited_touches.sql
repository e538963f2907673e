-- grain: one row per customer whose first won deal a partner sourced: the touch that later deals may inherit
with first_won_deals as (
    select * from {{ ref('int_first_won_deals') }}
),

claims as (
    select
        *,
        row_number() over (partition by opportunity_id order by {{ claim_order() }}) as claim_number
    from {{ ref('int_judged_touches') }}
    where credit_type = 'sourced' and obstacle is null
)

select
    'original_sourcing:' || first_won_deals.source_system || ':' || first_won_deals.opportunity_id as touch_id,
    'original_sourcing' as touch_type,
    claims.partner_id,
    first_won_deals.account_id,
    first_won_deals.closed_at as touched_at,
    first_won_deals.closed_at as recorded_at,
    first_won_deals.source_system,
    first_won_deals.opportunity_id as source_record_id
from first_won_deals
inner join claims on first_won_deals.opportunity_id = claims.opportunity_id and claims.claim_number = 1
