-- grain: one row per deal and partner whose credit or money in a closed period is not what the previous published version said
with deals as (
    select * from {{ ref('fct_opportunities') }}
),

partner_deals as (
    select * from {{ ref('fct_partner_deals') }}
),

credits as (
    select * from {{ ref('fct_partner_credits') }}
    where attribution_model = '{{ var("primary_attribution_model") }}'
),

previous_deals as (
    select * from {{ source('landing', 'previous_fct_opportunities') }}
),

previous_partner_deals as (
    select * from {{ source('landing', 'previous_fct_partner_deals') }}
),

previous_version as (
    select
        cast(max(case when variable = 'as_of_date' then replace(variable_value, '"', '') end) as date) as as_of_date,
        max(case when variable = 'reporting_currency' then replace(variable_value, '"', '') end) as reporting_currency,
        max(case when variable = 'primary_attribution_model' then replace(variable_value, '"', '') end) as attribution_model
    from {{ source('landing', 'previous_audit_variables') }}
),

previous_credits as (
    select previous_credits.*
    from {{ source('landing', 'previous_fct_partner_credits') }} as previous_credits
    inner join previous_version on previous_credits.attribution_model = previous_version.attribution_model
),

-- A deal without a partner has one row, so that money that found or lost its partner shows on both sides.
credit as (
    select
        deals.opportunity_id,
        partner_deals.partner_id,
        coalesce(partner_deals.credit_type, 'unattributed') as credit_type,
        partner_deals.rule_id,
        credits.credited_amount
    from deals
    left join partner_deals on deals.opportunity_id = partner_deals.opportunity_id
    left join credits on partner_deals.opportunity_id = credits.opportunity_id and partner_deals.partner_id = credits.partner_id
),

previous_credit as (
    select
        previous_deals.opportunity_id,
        previous_partner_deals.partner_id,
        coalesce(previous_partner_deals.credit_type, 'unattributed') as credit_type,
        previous_partner_deals.rule_id,
        previous_credits.credited_amount
    from previous_deals
    left join previous_partner_deals on previous_deals.opportunity_id = previous_partner_deals.opportunity_id
    left join previous_credits
        on
            previous_partner_deals.opportunity_id = previous_credits.opportunity_id
            and previous_partner_deals.partner_id = previous_credits.partner_id
),

both_versions as (
    select
        coalesce(credit.opportunity_id, previous_credit.opportunity_id) as opportunity_id,
        coalesce(credit.partner_id, previous_credit.partner_id) as partner_id,
        previous_credit.credit_type as old_credit_type,
        credit.credit_type as new_credit_type,
        previous_credit.rule_id as old_rule_id,
        credit.rule_id as new_rule_id,
        previous_credit.credited_amount as old_credited_amount,
        credit.credited_amount as new_credited_amount
    from credit
    full outer join previous_credit
        on credit.opportunity_id = previous_credit.opportunity_id and coalesce(credit.partner_id, '') = coalesce(previous_credit.partner_id, '')
),

-- Amounts in two currencies are no restatement of each other.
compared as (
    select
        both_versions.*,
        previous_deals.opportunity_type as old_opportunity_type,
        deals.opportunity_type as new_opportunity_type,
        previous_deals.deal_status as old_deal_status,
        deals.deal_status as new_deal_status,
        previous_deals.closed_date as old_closed_date,
        deals.closed_date as new_closed_date,
        previous_deals.amount as old_amount,
        deals.amount as new_amount,
        previous_version.as_of_date as previous_as_of_date,
        previous_version.reporting_currency as previous_reporting_currency,
        case
            when previous_deals.opportunity_id is null then 'deal appeared'
            when deals.opportunity_id is null then 'deal vanished'
            when (previous_deals.deal_status is distinct from deals.deal_status) then 'status changed'
            when (previous_deals.closed_date is distinct from deals.closed_date) then 'closed date changed'
            when both_versions.old_credit_type is null then 'credit gained'
            when both_versions.new_credit_type is null then 'credit lost'
            when (both_versions.old_credit_type is distinct from both_versions.new_credit_type) then 'credit type changed'
            when (both_versions.old_rule_id is distinct from both_versions.new_rule_id) then 'rule changed'
            when (previous_deals.opportunity_type is distinct from deals.opportunity_type) then 'deal type changed'
            when previous_version.reporting_currency <> '{{ var("reporting_currency") }}' then null
            when (previous_deals.amount is distinct from deals.amount) then 'amount changed'
            when (both_versions.old_credited_amount is distinct from both_versions.new_credited_amount) then 'credited amount changed'
        end as change
    from both_versions
    cross join previous_version
    left join previous_deals on both_versions.opportunity_id = previous_deals.opportunity_id
    left join deals on both_versions.opportunity_id = deals.opportunity_id
),

-- The first month that was not over, be it by the older or by the newer of the two as-of dates.
closed_months as (
    select {{ month_of(add_days('case when as_of_date > ' ~ as_of_day() ~ ' then ' ~ as_of_day() ~ ' else as_of_date end', 1)) }} as end_date
    from previous_version
)

select
    compared.opportunity_id,
    compared.partner_id,
    compared.change,
    compared.old_deal_status,
    compared.new_deal_status,
    compared.old_closed_date,
    compared.new_closed_date,
    compared.old_opportunity_type,
    compared.new_opportunity_type,
    compared.old_credit_type,
    compared.new_credit_type,
    compared.old_rule_id,
    compared.new_rule_id,
    compared.old_amount,
    compared.new_amount,
    compared.old_credited_amount,
    compared.new_credited_amount,
    compared.previous_as_of_date,
    compared.previous_reporting_currency
from compared
cross join closed_months
where compared.change is not null and (compared.old_closed_date < closed_months.end_date or compared.new_closed_date < closed_months.end_date)
