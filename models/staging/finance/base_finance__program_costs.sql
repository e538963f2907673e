-- grain: one row per landed row of finance.program_costs
with landed as (
    select * from {{ source('finance', 'program_costs') }}
),

typed as (
    select {{ typed_columns('finance', 'program_costs') }}
    from landed
),

judged as (
    select
        *,
        {{ row_reason('cost_id', required=['cost_month'], event_date="cost_month") }} as row_reason
    from typed
)

select
    cost_id,
    cost_month,
    category,
    partner_id,
    amount,
    currency,
    {{ row_trace('cost_id') }}
from judged
