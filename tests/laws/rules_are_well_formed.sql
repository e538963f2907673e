-- law: a rule gives a known credit in windows that are not negative and says why; marketplace never sources.
with rules as (
    select * from {{ ref('attribution_rules') }}
),

judged as (
    select
        rule_id,
        valid_from,
        case
            when coalesce(credit_type, 'none') not in ('sourced', 'influenced')
                then 'credit_type is neither sourced nor influenced'
            when opportunity_type not in ('new_business', 'expansion', 'renewal')
                then 'opportunity_type is neither empty nor one of new_business, expansion and renewal'
            when precedence is null
                then 'precedence is empty'
            when coalesce(lookback_days, -1) < 0
                then 'lookback_days is empty or negative'
            when claim_lock_days < 0 or (credit_type = 'sourced' and claim_lock_days is null)
                then 'claim_lock_days is negative, or empty on a sourcing rule'
            when protection_days < 0 or (touch_type = 'deal_registration' and protection_days is null)
                then 'protection_days is negative, or empty on a registration rule'
            when valid_to <= valid_from
                then 'valid_to is not after valid_from'
            when reason is null
                then 'reason is empty'
            when credit_type = 'sourced' and touch_type = 'marketplace'
                then 'marketplace is procurement and sources nothing'
        end as broken_law
    from rules
)

select * from judged
where broken_law is not null
