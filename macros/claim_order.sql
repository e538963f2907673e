{#- Who wins a contested claim: the strongest rule, then the earliest evidence. -#}
{% macro claim_order() -%}
    precedence, touched_at, recorded_at, touch_id, rule_id
{%- endmacro %}

{#- The rule rows a deal and a touch meet: of the touch's type, of the deal's type or any, valid on the day the deal was opened. -#}
{% macro rule_applies(deals, touches, rules) -%}
    {{ touches }}.touch_type = {{ rules }}.touch_type
    and ({{ rules }}.opportunity_type is null or {{ rules }}.opportunity_type = {{ deals }}.opportunity_type)
    and {{ in_stretch(deals ~ '.opened_date', rules) }}
{%- endmacro %}

{#- Why a rule does not admit a touch that has passed causality; null when it does. rules: left-joined by rule_applies. -#}
{% macro window_obstacle(deals, touches, rules) -%}
    case
        when {{ rules }}.rule_id is null then 'no rule'
        when {{ touches }}.touched_at < {{ add_days_to_moment(deals ~ '.opened_at', '-' ~ rules ~ '.lookback_days') }} then 'before the window'
        when {{ rules }}.credit_type = 'sourced' and {{ touches }}.touched_at > {{ add_days_to_moment(deals ~ '.opened_at', rules ~ '.claim_lock_days') }}
            then 'after the claim lock'
    end
{%- endmacro %}
