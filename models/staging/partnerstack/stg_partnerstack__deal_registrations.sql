-- grain: one row per deal a partner brought
with deals as (
    select * from {{ ref('base_partnerstack__deals') }}
    where row_reason is null and coalesce(lower(source), 'partner') = 'partner'
),

registration_decisions as (
    select * from {{ ref('registration_decisions') }}
    where source_system = 'partnerstack'
),

decided_deals as (
    select
        deals.*,
        nullif(coalesce(registration_decisions.decision, lower(deals.stage)), 'undecided') as decision,
        coalesce(registration_decisions.is_later_stage, false) as is_later_stage
    from deals
    left join registration_decisions on lower(deals.stage) = lower(registration_decisions.source_value)
)

select
    'partnerstack' as source_system,
    deal_key as registration_id,
    partner_key as source_partner_id,
    replace(account_name, '"', '') as customer_name,
    {{ web_domain(json_text('field_data', 'website')) }} as customer_domain,
    {{ json_text('meta', 'crm_account_id') }} as account_id,
    external_key as opportunity_id,
    {{ money_of_cents('amount') }} as amount,
    upper({{ json_text('field_data', 'currency') }}) as currency,
    created_at as submitted_at,
    created_at as recorded_at,
    case when decision is not null then case when is_later_stage then created_at else coalesce(updated_at, created_at) end end as decided_at,
    decision,
    case when decision = 'rejected' then lost_reason end as rejection_reason,
    cast(null as timestamp) as expires_at,
    cast(null as timestamp) as withdrawn_at
from decided_deals
