{#- The roll-up to scopes, written once. Rows carry the partner attributes stamped on them; a scope's member is the attribute's value. -#}

{% macro scope_attributes() %}
    {{ return(['partner_type', 'partner_tier', 'region', 'partner_manager']) }}
{% endmacro %}

{% macro opportunity_types() %}
    {{ return(['new_business', 'expansion', 'renewal']) }}
{% endmacro %}

{#- Deals in each scope, once per member however many of its partners the member holds.
    deals: keys, attribution_class. partner_deals: keys, partner_id, credit_type, the attributes. keys: columns that tell deals apart.
    is_scope_deal: the deal is one of the scope's own; false only for unattributed deals in the program row, which totals need. -#}
{% macro deal_scopes(deals, partner_deals, keys) %}
    {%- set keys = keys | join(', ') -%}
    select {{ keys }}, 'program' as scope_type, 'program' as scope_id, attribution_class, attribution_class <> 'unattributed' as is_scope_deal
    from {{ deals }}
    union all
    select {{ keys }}, 'channel' as scope_type, case attribution_class when 'unattributed' then 'direct' else 'partner' end as scope_id, attribution_class, true as is_scope_deal
    from {{ deals }}
    {%- for attribute in scope_attributes() %}
    union all
    select {{ keys }}, '{{ attribute }}' as scope_type, {{ attribute }} as scope_id, {{ strongest_credit() }} as attribution_class, true as is_scope_deal
    from {{ partner_deals }}
    group by {{ keys }}, {{ attribute }}
    {%- endfor %}
    union all
    select {{ keys }}, 'partner' as scope_type, partner_id as scope_id, credit_type as attribution_class, true as is_scope_deal
    from {{ partner_deals }}
{% endmacro %}

{% macro strongest_credit() -%}
    case when max(case credit_type when 'sourced' then 1 else 0 end) = 1 then 'sourced' else 'influenced' end
{%- endmacro %}

{#- Sums of measures that belong to one partner each, so nothing needs counting twice over. rows: keys, partner_id, the attributes, the measures. -#}
{% macro partner_scopes(rows, keys, measures) %}
    {%- set members = {'program': "'program'", 'channel': "'partner'"} -%}
    {%- for attribute in scope_attributes() %}{% do members.update({attribute: attribute}) %}{% endfor %}
    {%- do members.update({'partner': 'partner_id'}) -%}
    {%- for scope_type, member in members.items() %}
    select
        {{ keys | join(', ') }}, '{{ scope_type }}' as scope_type, {{ member }} as scope_id
        {%- for measure in measures %}, sum({{ measure }}) as {{ measure }}{% endfor %}
    from {{ rows }}
    group by {{ keys | join(', ') }}{{ ', ' ~ member if member in scope_attributes() or member == 'partner_id' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}
