-- grain: one row per reward that was not declined
with rewards as (
    select
        *,
        coalesce({{ json_text('partnership', 'key') }}, partnership_key) as earning_partnership_key,
        coalesce({{ json_text('reward_transaction', 'key') }}, transaction_key) as earning_transaction_key,
        {{ json_text('invoice', 'payment_date') }} as payment_date
    from {{ ref('base_partnerstack__rewards') }}
    where row_reason is null
),

partnerships as (
    select * from {{ ref('base_partnerstack__partnerships') }}
    where row_reason is null
),

transactions as (
    select * from {{ ref('base_partnerstack__transactions') }}
),

payout_types as (
    select * from {{ ref('payout_types') }}
    where source_system = 'partnerstack'
)

-- PartnerStack works in US dollars where the payment behind a reward says nothing else.
select
    'partnerstack' as source_system,
    rewards.reward_key as payout_id,
    coalesce({{ json_text('rewards.partnership', 'partner_key') }}, partnerships.partner_key) as source_partner_id,
    coalesce(payout_types.payout_type, lower({{ json_text('rewards.reward_trigger', 'type') }}), 'commission') as payout_type,
    {{ json_text('transactions.metadata', 'crm_opportunity_id') }} as opportunity_id,
    {{ money_of_cents('rewards.amount') }} as amount,
    upper(coalesce({{ json_text('rewards.reward_transaction', 'currency') }}, transactions.currency, 'USD')) as currency,
    {{ local_date('rewards.created_at') }} as earned_on,
    {{ local_date('coalesce(rewards.invoice_payment_date, ' ~ epoch_cell('rewards.payment_date', 1000) ~ ')') }} as paid_on
from rewards
left join partnerships on rewards.earning_partnership_key = partnerships.partnership_key
left join transactions on rewards.earning_transaction_key = transactions.transaction_key and transactions.row_reason is null
left join transactions as test_transactions
    on rewards.earning_transaction_key = test_transactions.transaction_key and test_transactions.row_reason = 'test record'
left join payout_types on lower({{ json_text('rewards.reward_trigger', 'type') }}) = lower(payout_types.source_value)
where
    coalesce(lower(rewards.reward_status), 'approved') <> 'declined'
    and rewards.decline_reason is null
    and test_transactions.transaction_key is null
