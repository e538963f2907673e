-- grain: one row per partner, as of as_of_date
with partners as (
    select * from {{ ref('dim_partners') }}
),

partners_in_force as (
    select * from {{ ref('int_partners_in_force') }}
    where stock_date = {{ as_of_day() }}
),

instrumented as (
    select * from {{ ref('int_instrumented') }}
)

select
    partners.*,
    partners_in_force.partner_id is not null or not instrumented.has_agreements as is_assessed
from partners
cross join instrumented
left join partners_in_force on partners.partner_id = partners_in_force.partner_id
