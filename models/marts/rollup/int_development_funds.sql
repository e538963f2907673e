-- grain: one row per month and partner with money of a market development fund that runs at its end
with months as (
    select * from {{ ref('int_period_months') }}
    where period_grain = 'month'
),

programs as (
    select * from {{ ref('int_incentive_programs') }}
    where incentive_type = 'mdf'
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

movements as (
    select
        source_system,
        program_id,
        source_partner_id,
        allocated_on as moved_on,
        coalesce(currency, '{{ var("reporting_currency") }}') as currency,
        amount as allocated,
        0 as reimbursed
    from {{ ref('int_incentive_allocations') }}
    union all
    select
        source_system,
        program_id,
        source_partner_id,
        {{ local_date('paid_at') }} as moved_on,
        coalesce(currency, '{{ var("reporting_currency") }}') as currency,
        0 as allocated,
        reimbursed_amount as reimbursed
    from {{ ref('int_incentive_claims') }}
),

converted as (
    select
        movements.source_system,
        movements.program_id,
        partner_links.partner_id,
        movements.moved_on,
        {{ in_reporting_currency('movements.allocated', 'movements.currency', 'exchange_rates') }} as allocated,
        {{ in_reporting_currency('movements.reimbursed', 'movements.currency', 'exchange_rates') }} as reimbursed
    from movements
    inner join {{ ref('int_partner_links') }} as partner_links
        on movements.source_system = partner_links.source_system and movements.source_partner_id = partner_links.source_id
    left join exchange_rates on {{ rate_of_day('movements.currency', 'movements.moved_on', 'exchange_rates') }}
)

select
    months.month_start,
    months.stock_moment,
    converted.partner_id,
    cast(coalesce(sum(converted.allocated), 0) as decimal(18, 2)) as allocated,
    cast(coalesce(sum(converted.reimbursed), 0) as decimal(18, 2)) as reimbursed
from months
inner join programs
    on months.stock_date >= programs.starts_on and (programs.ends_on is null or months.stock_date <= programs.ends_on)
inner join converted
    on
        programs.source_system = converted.source_system
        and programs.program_id = converted.program_id
        and months.stock_date >= converted.moved_on
group by months.month_start, months.stock_moment, converted.partner_id
