-- grain: one row per deal and partner whose credit or money in a closed period is not what the previous published version said
with deals as (
    select * from {{ ref('fct_opportunities') }}
),

partner_deals as (
    select * from {{ ref('fct_partner_deals') }}
),

previous_deals as (
    select * from {{ source('landing', 'previous_fct_opportunities') }}
),

previous_partner_deals as (
    select * from {{ source('landing', 'previous_fct_partner_deals') }}
),

previous_as_of as (
    select cast(replace(variable_value, '"', '') as date) as as_of_date
    from {{ source('landing', 'previous_audit_variables') }}
    where variable = 'as_of_date'
),

-- A deal without a partner has one row, so that money that found or lost its partner shows on both sides.
credit as (
    select
        deals.opportunity_id,
        partner_deals.partner_id,
        coalesce(partner_deals.credit_type, 'unattributed') as credit_type,
        partner_deals.rule_id
    from deals
    left join partner_deals on deals.opportunity_id = partner_deals.opportunity_id
),

previous_credit as (
    select
        previous_deals.opportunity_id,
        previous_partner_deals.partner_id,
        coalesce(previous_partner_deals.credit_type, 'unattributed') as credit_type,
        previous_partner_deals.rule_id
    from previous_deals
    left join previous_partner_deals on previous_deals.opportunity_id = previous_partner_deals.opportunity_id
),

compared as (
    select
        coalesce(credit.opportunity_id, previous_credit.opportunity_id) as opportunity_id,
        coalesce(credit.partner_id, previous_credit.partner_id) as partner_id,
        previous_credit.credit_type as old_credit_type,
        credit.credit_type as new_credit_type,
        previous_credit.rule_id as old_rule_id,
        credit.rule_id as new_rule_id
    from credit
    full outer join previous_credit
        on credit.opportunity_id = previous_credit.opportunity_id and coalesce(credit.partner_id, '') = coalesce(previous_credit.partner_id, '')
)

select
    compared.opportunity_id,
    compared.partner_id,
    case
        when previous_deals.opportunity_id is null then 'deal appeared'
        when deals.opportunity_id is null then 'deal vanished'
        when previous_deals.deal_status <> deals.deal_status then 'status changed'
        when previous_deals.closed_date <> deals.closed_date then 'closed date changed'
        when compared.old_credit_type is null then 'credit gained'
        when compared.new_credit_type is null then 'credit lost'
        when compared.old_credit_type <> compared.new_credit_type then 'credit type changed'
        when compared.old_rule_id <> compared.new_rule_id then 'rule changed'
        else 'amount changed'
    end as change,
    previous_deals.deal_status as old_deal_status,
    deals.deal_status as new_deal_status,
    previous_deals.closed_date as old_closed_date,
    deals.closed_date as new_closed_date,
    compared.old_credit_type,
    compared.new_credit_type,
    compared.old_rule_id,
    compared.new_rule_id,
    previous_deals.amount as old_amount,
    deals.amount as new_amount,
    previous_as_of.as_of_date as previous_as_of_date
from compared
cross join previous_as_of
left join previous_deals on compared.opportunity_id = previous_deals.opportunity_id
left join deals on compared.opportunity_id = deals.opportunity_id
where
    least(previous_deals.closed_date, deals.closed_date) < {{ month_of(add_days('previous_as_of.as_of_date', 1)) }}
    and (
        compared.old_credit_type is distinct from compared.new_credit_type
        or compared.old_rule_id is distinct from compared.new_rule_id
        or previous_deals.deal_status is distinct from deals.deal_status
        or previous_deals.closed_date is distinct from deals.closed_date
        or previous_deals.amount is distinct from deals.amount
    )
