-- grain: one row per customer, currency and stretch of time in which its ARR stays the same
with charges as (
    select * from {{ ref('int_customer_charges') }}
),

changes as (
    select
        customer_id,
        partner_id,
        currency,
        starts_on as changed_on,
        arr as change
    from charges
    union all
    select
        customer_id,
        partner_id,
        currency,
        ends_on as changed_on,
        -arr as change
    from charges
),

-- What ends and is renewed on one day has not changed.
days as (
    select
        customer_id,
        partner_id,
        currency,
        changed_on,
        sum(change) as change
    from changes
    group by customer_id, partner_id, currency, changed_on
    having sum(change) <> 0
),

balances as (
    select
        customer_id,
        partner_id,
        currency,
        changed_on as valid_from,
        lead(changed_on) over (partition by customer_id, currency order by changed_on) as valid_to,
        sum(change) over (partition by customer_id, currency order by changed_on rows between unbounded preceding and current row) as arr
    from days
)

select
    customer_id,
    partner_id,
    currency,
    valid_from,
    valid_to,
    cast(arr as decimal(18, 3)) as arr
from balances
where arr <> 0
