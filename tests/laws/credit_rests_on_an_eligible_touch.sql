-- law: no credit without a touch of that partner, none outside its window, none backdated, none to a non-partner, none from a rule not valid then.
with credited_touches as (
    select
        opportunity_id,
        partner_id,
        credit_type,
        rule_id,
        deciding_touch_id as touch_id
    from {{ ref('fct_partner_deals') }}
    union all
    select
        opportunity_id,
        partner_id,
        null as credit_type,
        rule_id,
        touch_id
    from {{ ref('fct_deal_touches') }}
    where credit_share is not null
),

opportunities as (
    select * from {{ ref('fct_opportunities') }}
),

touches as (
    select * from {{ ref('fct_partner_touches') }}
),

registrations as (
    select * from {{ ref('fct_deal_registrations') }}
),

partners as (
    select * from {{ ref('dim_partners') }}
),

rules as (
    select * from {{ ref('attribution_rules') }}
),

evidence as (
    select
        credited_touches.*,
        opportunities.opportunity_type,
        opportunities.opened_at,
        opportunities.opened_date,
        coalesce(opportunities.closed_at, {{ as_of_moment() }}) as judged_until,
        opportunities.opportunity_id as found_deal,
        partners.partner_id as found_partner,
        touches.touch_type,
        touches.partner_id as touch_partner_id,
        touches.touched_at,
        touches.recorded_at,
        registrations.approved_at,
        registrations.withdrawn_at
    from credited_touches
    left join opportunities on credited_touches.opportunity_id = opportunities.opportunity_id
    left join partners on credited_touches.partner_id = partners.partner_id
    left join touches on credited_touches.touch_id = touches.touch_id
    left join registrations on credited_touches.touch_id = registrations.touch_id
),

judged as (
    select
        evidence.*,
        case
            when evidence.found_deal is null then 'the deal does not exist'
            when evidence.found_partner is null then 'the organisation is not a known partner'
            when evidence.touch_type is null then 'the touch does not exist'
            when evidence.touch_partner_id <> evidence.partner_id then 'the touch is another partner''s'
            when evidence.touched_at >= evidence.judged_until then 'the touch came after the deal closed'
            when evidence.recorded_at >= evidence.judged_until then 'the touch was recorded after the deal closed'
            when evidence.touch_type = 'deal_registration' and coalesce(evidence.approved_at >= evidence.judged_until, true)
                then 'the registration was not approved before the deal closed'
            when evidence.withdrawn_at < evidence.judged_until then 'the registration was withdrawn before the deal closed'
            when rules.rule_id is null then 'the rule was not valid when the deal was opened'
            when evidence.touched_at < {{ add_days_to_moment('evidence.opened_at', '-rules.lookback_days') }} then 'the touch came before the window'
            when rules.credit_type = 'influenced' then null
            when evidence.touched_at > {{ add_days_to_moment('evidence.opened_at', 'rules.claim_lock_days') }}
                then 'the touch came after the claim lock'
        end as broken_law
    from evidence
    left join rules
        on
            evidence.rule_id = rules.rule_id
            and coalesce(evidence.credit_type, rules.credit_type) = rules.credit_type
            and {{ rule_applies('evidence', 'evidence', 'rules') }}
)

select * from judged
where broken_law is not null
