-- grain: one row per cost of the partner program: a payout, a reimbursed claim or a program cost
with months as (
    select * from {{ ref('int_period_months') }}
    where period_grain = 'month'
),

partner_links as (
    select * from {{ ref('int_partner_links') }}
),

cost_parts as (
    select * from {{ ref('cost_parts') }}
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

records as (
    select
        source_system,
        'payout' as record_type,
        'payouts' as entity,
        payout_id as record_id,
        source_partner_id,
        payout_type as category,
        earned_on as cost_date,
        amount,
        currency
    from {{ ref('int_payouts') }}
    union all
    select
        claims.source_system,
        'claim' as record_type,
        'incentive_claims' as entity,
        claims.claim_id as record_id,
        claims.source_partner_id,
        programs.incentive_type as category,
        {{ local_date('claims.paid_at') }} as cost_date,
        claims.reimbursed_amount as amount,
        claims.currency
    from {{ ref('int_incentive_claims') }} as claims
    left join {{ ref('int_incentive_programs') }} as programs
        on claims.source_system = programs.source_system and claims.program_id = programs.program_id
    where claims.reimbursed_amount is not null
    union all
    select
        source_system,
        'cost' as record_type,
        'program_costs' as entity,
        cost_id as record_id,
        source_partner_id,
        category,
        cost_month as cost_date,
        amount,
        currency
    from {{ ref('int_program_costs') }}
),

dated as (
    select
        records.*,
        coalesce(records.currency, '{{ var("reporting_currency") }}') as amount_currency,
        months.month_start
    from records
    left join months on {{ month_of('records.cost_date') }} = months.month_start
    where records.cost_date <= {{ as_of_day() }} or records.cost_date is null
)

select
    dated.source_system,
    dated.record_type,
    dated.record_id,
    dated.entity || ':' || dated.source_system || ':' || dated.record_id as entity_record_id,
    dated.category,
    coalesce(cost_parts.cost_part, other_parts.cost_part) as cost_part,
    dated.cost_date,
    dated.month_start,
    dated.source_partner_id,
    partner_links.partner_id,
    dated.amount as original_amount,
    {{ in_reporting_currency('dated.amount', 'dated.amount_currency', 'exchange_rates') }} as amount
from dated
left join partner_links on dated.source_system = partner_links.source_system and dated.source_partner_id = partner_links.source_id
left join cost_parts on dated.record_type = cost_parts.record_type and dated.category = cost_parts.category
left join cost_parts as other_parts on dated.record_type = other_parts.record_type and other_parts.category is null
left join exchange_rates on {{ rate_of_day('dated.amount_currency', 'dated.cost_date', 'exchange_rates') }}
