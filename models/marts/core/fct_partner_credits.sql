-- grain: one row per deal, credited partner and attribution model
with touch_shares as (
    select * from {{ ref('int_touch_shares') }}
),

deals as (
    select * from {{ ref('int_deals') }}
),

-- Added up as decimals: a sum of doubles would differ in its last digits with the order of its rows, and so would the cent of a tie.
partner_shares as (
    select
        opportunity_id,
        partner_id,
        attribution_model,
        cast(sum(cast(touch_share as decimal(19, 18))) as decimal(19, 18)) as credit_share
    from touch_shares
    group by opportunity_id, partner_id, attribution_model
),

-- Largest remainder: whole cents first, then the cents left over to the largest fractions.
parts as (
    select
        partner_shares.*,
        deals.amount,
        cast(cast(abs(deals.amount) as decimal(21, 2)) * 100 as decimal(18, 0)) as deal_cents,
        cast(cast(abs(deals.amount) as decimal(21, 2)) * 100 as decimal(18, 0)) * partner_shares.credit_share as exact_cents
    from partner_shares
    inner join deals on partner_shares.opportunity_id = deals.opportunity_id
),

floored as (
    select
        *,
        cast(floor(exact_cents) as bigint) as whole_cents,
        round(exact_cents - floor(exact_cents), 6) as remainder
    from parts
),

ranked as (
    select
        *,
        cast(deal_cents - sum(whole_cents) over (partition by opportunity_id, attribution_model) as bigint) as cents_left,
        count(*) over (partition by opportunity_id, attribution_model) as partner_count,
        row_number() over (partition by opportunity_id, attribution_model order by remainder desc, partner_id asc) as remainder_rank
    from floored
),

-- Fewer cents than partners are left over, but for amounts so long that the last decimal of a share is worth more than a cent.
handed_out as (
    select
        *,
        cast(floor(cast(cents_left as double) / partner_count) as bigint) as cents_for_each
    from ranked
),

allocated as (
    select
        *,
        whole_cents + cents_for_each + case when remainder_rank <= cents_left - cents_for_each * partner_count then 1 else 0 end as cents
    from handed_out
)

select
    opportunity_id,
    partner_id,
    attribution_model,
    cast(round(credit_share, 12) as double) as credit_share,
    cast(cast(case when amount < 0 then -cents else cents end as decimal(18, 0)) * cast(0.01 as decimal(3, 2)) as decimal(18, 2)) as credited_amount
from allocated
