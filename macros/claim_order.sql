{#- Who wins a contested claim: the strongest rule, then the earliest evidence. -#}
{% macro claim_order() -%}
    precedence, touched_at, recorded_at, touch_id, rule_id
{%- endmacro %}

{#- The window a rule gives a touch around a deal's opening. A touch that reaches this has already passed causality. -#}
{% macro in_window(deals, touches, rules) -%}
    {{ touches }}.touched_at >= {{ add_days_to_moment(deals ~ '.opened_at', '-' ~ rules ~ '.lookback_days') }}
    and ({{ rules }}.credit_type = 'influenced' or {{ touches }}.touched_at <= {{ add_days_to_moment(deals ~ '.opened_at', rules ~ '.claim_lock_days') }})
{%- endmacro %}

{#- The rule rows a deal and a touch meet: of the touch's type, of the deal's type or any, valid on the day the deal was opened. -#}
{% macro rule_applies(deals, touches, rules) -%}
    {{ touches }}.touch_type = {{ rules }}.touch_type
    and ({{ rules }}.opportunity_type is null or {{ rules }}.opportunity_type = {{ deals }}.opportunity_type)
    and {{ deals }}.opened_date >= {{ rules }}.valid_from
    and ({{ rules }}.valid_to is null or {{ deals }}.opened_date < {{ rules }}.valid_to)
{%- endmacro %}
