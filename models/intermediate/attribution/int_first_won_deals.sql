-- grain: one row per customer, with the first deal it bought
with deals as (
    select * from {{ ref('int_deals') }}
    where deal_status = 'won' and account_id is not null
),

ranked as (
    select
        *,
        row_number() over (partition by account_id order by closed_date, closed_at, opportunity_id) as purchase_number
    from deals
)

select
    account_id,
    opportunity_id,
    source_system,
    closed_at,
    closed_date
from ranked
where purchase_number = 1
