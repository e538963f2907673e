-- grain: one row per record of which an amount has no exchange rate on its day
{% set amounts = [
    ('deal_registrations', 'registration_id', 'amount', local_date('submitted_at')),
    ('incentive_allocations', 'allocation_id', 'amount', 'allocated_on'),
    ('incentive_claims', 'claim_id', 'claimed_amount', local_date('claimed_at')),
    ('incentive_claims', 'claim_id', 'reimbursed_amount', local_date('paid_at')),
    ('invoices', 'invoice_id', 'amount_due', local_date('invoiced_at')),
    ('payouts', 'payout_id', 'amount', 'earned_on'),
    ('program_costs', 'cost_id', 'amount', 'cost_month'),
    ('subscription_periods', 'subscription_period_id', 'arr', local_date('starts_at')),
] %}
with exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

amounts as (
    {% for entity, key, amount, day in amounts %}
    select
        source_system,
        '{{ entity }}:' || source_system || ':' || {{ key }} as record_id,
        {{ amount }} as amount,
        coalesce(upper(currency), '{{ var("reporting_currency") }}') as currency,
        {{ day }} as rate_date
    from {{ ref('int_' ~ entity) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select distinct
    amounts.source_system,
    amounts.record_id,
    amounts.currency as detail
from amounts
left join exchange_rates on {{ rate_of_day('amounts.currency', 'amounts.rate_date', 'exchange_rates') }}
where
    amounts.rate_date <= {{ as_of_day() }}
    and amounts.amount is not null
    and {{ in_reporting_currency('amounts.amount', 'amounts.currency', 'exchange_rates') }} is null
